"""Where a text is found: the most specific first, a site's, then its study's, then the portal's own, then
the default.

The operator's folder (PORTAL_TEXTS):

    portal/<key>.txt                    for all studies
    studies/<NCT id>/<key>.txt          for one; with picture.jpg and picture.txt (what it shows)
    sites/<site id>/<key>.txt           for one site; with portrait.jpg, a picture of its contact
"""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.logs import log
from portal.texts.placeholders import BadText, UnfilledPlaceholder, check, fill

DEFAULTS = Path(__file__).parent / "defaults" / "en"
KEYS = ("summary", "before_you_write", "urgent_help", "consent", "receipt_sent", "receipt_waiting")
PICTURES = ("picture", "portrait")
PICTURE_TYPES = {".jpg", ".jpeg", ".png", ".webp", ".avif"}
DIGEST_LENGTH = 16


class NoSuchFolder(BadText):
    """PORTAL_TEXTS names a folder that is not there."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text before its placeholders are filled; the digest names exactly this wording."""

    key: str
    place: str
    body: str
    digest: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the operator's folder and what it shows."""

    src: str
    alt: str
    file: Path
    media_type: str


class Library:
    """Every text, checked when loaded."""

    def __init__(self, texts: Mapping[tuple[str, str], Text], pictures: Mapping[str, Picture]) -> None:
        self._texts = texts
        self._pictures = pictures
        self._by_src = {picture.src: picture for picture in pictures.values()}

    @classmethod
    def load(cls, folder: Path | None, urgent_help: str = "") -> "Library":
        """The defaults, PORTAL_URGENT_HELP over them, the operator's folder over both. Raises BadText."""
        texts = {("", path.stem): _read(path, path.stem) for path in sorted(DEFAULTS.glob("*.txt"))}
        if urgent_help.strip():
            texts["", "urgent_help"] = _text(urgent_help, "urgent_help", "PORTAL_URGENT_HELP")
        pictures: dict[str, Picture] = {}
        if folder is not None:
            if not folder.is_dir():
                raise NoSuchFolder(f"PORTAL_TEXTS: there is no folder {folder}.")
            for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != "."):
                _take(file, file.relative_to(folder), texts, pictures)
        return cls(texts, pictures)

    def text(self, key: str, nct_id: str | None = None, site_id: int | None = None) -> Text | None:
        """The most specific text of this key, or None where nobody wrote one."""
        return next(iter(self._candidates(key, nct_id, site_id)), None)

    def filled(
        self,
        key: str,
        values: Mapping[str, str | None],
        nct_id: str | None = None,
        site_id: int | None = None,
    ) -> str | None:
        """The most specific text that can be filled: one that names a value missing here gives way to a more
        general one."""
        for text in self._candidates(key, nct_id, site_id):
            try:
                return fill(text.body, values, text.place)
            except UnfilledPlaceholder as error:
                log.warning("text.unfilled", place=text.place, problem=str(error))
        return None

    def picture(self, nct_id: str) -> Picture | None:
        """A study's picture."""
        return self._pictures.get(f"studies/{nct_id}/picture")

    def portrait(self, site_id: int) -> Picture | None:
        """A picture of a site's contact."""
        return self._pictures.get(f"sites/{site_id}/portrait")

    def picture_at(self, src: str) -> Picture | None:
        """The picture served at an address."""
        return self._by_src.get(src)

    def all_texts(self) -> list[Text]:
        """Every text there is, for checking."""
        return list(self._texts.values())

    def _candidates(self, key: str, nct_id: str | None, site_id: int | None) -> list[Text]:
        places = (f"sites/{site_id}", f"studies/{nct_id}", "portal", "")
        return [self._texts[place, key] for place in places if (place, key) in self._texts]


def _take(file: Path, name: Path, texts: dict[tuple[str, str], Text], pictures: dict[str, Picture]) -> None:
    """Puts one file of the operator's folder where it belongs. Raises BadText for one that belongs
    nowhere."""
    place = name.parent.as_posix()
    known_place = place == "portal" or (len(name.parts) == 3 and name.parts[0] in {"studies", "sites"})
    if not known_place:
        raise BadText(f"{name}: texts stand in portal/, studies/<NCT id>/ or sites/<site id>/.")
    if file.suffix == ".txt" and file.stem in KEYS:
        texts[place, file.stem] = _read(file, file.stem, name.as_posix())
    elif file.suffix in PICTURE_TYPES and file.stem in PICTURES:
        pictures[f"{place}/{file.stem}"] = _picture(file, name)
    elif not (file.suffix == ".txt" and file.stem in PICTURES):
        raise BadText(f"{name}: no text or picture has this name. Texts are: {', '.join(KEYS)}.")


def _read(file: Path, key: str, place: str = "") -> Text:
    place = place or f"default {key}"
    try:
        return _text(file.read_text("utf-8"), key, place)
    except UnicodeDecodeError:
        raise BadText(f"{place}: the file is not UTF-8 text.") from None


def _text(body: str, key: str, place: str) -> Text:
    body = body.strip()
    check(body, place)
    return Text(key, place, body, hashlib.sha256(body.encode()).hexdigest()[:DIGEST_LENGTH])


def _picture(file: Path, name: Path) -> Picture:
    described = file.with_suffix(".txt")
    if not described.is_file():
        raise BadText(f"{name}: write what the picture shows into {described.name} beside it.")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:DIGEST_LENGTH]
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Picture(f"/pictures/{digest}{file.suffix}", described.read_text("utf-8").strip(), file, media_type)
