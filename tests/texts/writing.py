"""Writing texts for tests: into a folder, and as values."""

from datetime import date
from pathlib import Path

from portal.texts.places import PORTAL, Place, Scope
from portal.texts.text import Text

STUDY = Place(Scope.STUDY, "NCT90000001")
SITE = Place(Scope.SITE, "7")
SPAIN = Place(Scope.COUNTRY, "ES")
EUROPE = Place(Scope.COUNTRY, "EU")


def write(folder: Path, name: str, text: str) -> Path:
    """Puts a file into the operator's folder; the folder."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def a_text(
    body: str,
    place: Place = PORTAL,
    key: str = "before_you_write",
    language: str = "en",
    expires_on: date | None = None,
) -> Text:
    """A text as its file would give it."""
    return Text(key, place, language, body, f"{place.folder}/{key}.{language}.txt", expires_on=expires_on)
