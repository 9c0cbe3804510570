"""What a sync does not believe without being told so."""

from portal.studies.registry.answers import Page, RegistryProblem
from portal.studies.registry.runs import Run

MOST_UNASKED = 5_000
FEWEST_TO_DOUBT = 20


class TooMany(RegistryProblem):
    """All studies were asked for without anybody saying so; the message says what to do."""


class TooManyGone(RegistryProblem):
    """So many studies are gone that it is rather the registry, or its address, that is wrong."""


def doubt_wish(run: Run, page: Page) -> None:
    """Nobody means to keep the whole of a large registry who has not said so. Raises TooMany."""
    if run.asked.everything and page.total is not None and page.total > MOST_UNASKED:
        raise TooMany(
            f"The registry has {page.total:,} studies. Say which you want: "
            "see `portal studies sync --help`, or import its file of all studies."
        )


def doubt_loss(run: Run, still_listed: int) -> None:
    """More than twenty studies, and half of all, do not leave a registry at once. Raises TooManyGone."""
    if run.gone >= max(FEWEST_TO_DOUBT, still_listed):
        raise TooManyGone(
            f"{run.gone} studies are gone from the registry at once. See if PORTAL_REGISTRY_URL is right. "
            "Their forms are closed until the registry lists them again."
        )
