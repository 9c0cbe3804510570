"""Where pages, e-mails and static files are found: inside the installed package, else beside it in a
checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent


class ResourceMissing(Exception):
    """A folder that ships with the portal is not where it should be: the installation is broken."""


def folder(name: str) -> Path:
    """The folder `templates`, `static` or `emails`."""
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise ResourceMissing(
        f"The folder {name!r} is neither in {PACKAGE} nor beside it: install the portal again."
    )
