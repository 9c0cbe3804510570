"""`portal …` that asks the registry without a wait, and in small pages: `python -m tests.studies.hasty`."""

from functools import partial

from portal.cli import main
from portal.studies.registry import asking, syncing
from portal.studies.registry import client as registry
from portal.studies.registry.pacing import Pace

PAGE = 5

if __name__ == "__main__":
    vars(registry).update(PAGE_SIZE=PAGE, Pace=partial(Pace, seconds_between=0.0, first_wait=0.01))
    for module in (asking, syncing):
        vars(module).update(CHUNK=PAGE)
    main()
