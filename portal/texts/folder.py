"""Reading texts from files: those that ship with the portal, and the operator's (PORTAL_TEXTS).

    portal/<key>.txt                    for all studies
    countries/<code>/<key>.txt          for the sites in a country: US, ES; EU for those in the European Union
    studies/<NCT id>/<key>.txt          for one study; with picture.jpg and picture.txt (what it shows)
    sites/<site id>/<key>.txt           for one site; with portrait.jpg, a picture of its contact

A language stands before the ending, `consent.es.txt`; without one a text is in the first of
PORTAL_LANGUAGES."""

import hashlib
import mimetypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale, UnknownLocaleError

from portal.i18n import DEFAULT_LANGUAGE
from portal.i18n import gettext as _
from portal.texts.placeholders import KEYS, BadText, check
from portal.texts.places import PORTAL, Place, Scope
from portal.texts.text import Picture, Text
from portal.web.fields import HiddenCharacters, clean_text

DEFAULTS = Path(__file__).parent / "defaults"
SHIPPED_SOURCE = "what ships with the portal"
SETTING_SOURCE = "PORTAL_URGENT_HELP"
PICTURES = ("picture", "portrait")
PICTURE_TYPES = {".jpg", ".jpeg", ".png", ".webp", ".avif"}
DIGEST_LENGTH = 16
LONGEST_TEXT = 10_000
LEFT_BY_PASTING = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))  # soft hyphens, marks without width

Slot = tuple[Place, str, str]  # where a text stands: place, key, language


class NoSuchFolder(BadText):
    """PORTAL_TEXTS names a folder that is not there."""


@dataclass(frozen=True, slots=True)
class Files:
    """What stands in files: one text for each place, key and language, and the pictures by their path
    without its ending. Pictures' words are by language."""

    texts: Mapping[Slot, Text] = field(default_factory=dict)
    pictures: Mapping[str, Mapping[str, Picture]] = field(default_factory=dict)


def read(folder: Path | None, urgent_help: str = "", languages: Sequence[str] = (DEFAULT_LANGUAGE,)) -> Files:
    """All texts in files, each checked: what ships, PORTAL_URGENT_HELP, the operator's folder over both.
    Raises BadText."""
    texts: dict[Slot, Text] = {}
    _put(texts, _shipped())
    if urgent_help.strip():
        _put(texts, [made("urgent_help", PORTAL, languages[0], urgent_help, SETTING_SOURCE)])
    pictures: dict[str, dict[str, Picture]] = {}
    if folder is not None:
        if not folder.is_dir():
            raise NoSuchFolder(f"PORTAL_TEXTS: there is no folder {folder}.")
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != "."):
            _take(file, file.relative_to(folder), languages[0], texts, pictures)
    return Files(texts, pictures)


def made(key: str, place: Place, language: str, body: str, source: str) -> Text:
    """A text, checked; `source` names it in what is said of a bad one. Raises BadText."""
    try:
        body = clean_text(body.translate(LEFT_BY_PASTING))
    except HiddenCharacters:
        hidden = _("%(place)s: there are control or hidden characters in the text.", place=source)
        raise BadText(hidden) from None
    if not body:
        raise BadText(_("%(place)s: the text is empty.", place=source))
    if len(body) > LONGEST_TEXT:
        raise BadText(
            _("%(place)s: the text is longer than %(number)s characters.", place=source, number=LONGEST_TEXT)
        )
    check(body, source, KEYS[key])
    return Text(key, place, language, body, source)


def known_language(code: str, source: str) -> str:
    """The code of a language that there is. Raises BadText."""
    try:
        Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        raise BadText(f"{source}: {code!r} is not a language code, like es or zh-Hans.") from None
    return code


def _shipped() -> Iterator[Text]:
    """defaults/<language>/<key>.txt for everybody, defaults/<language>/<code>/<key>.txt for a country."""
    for file in sorted(DEFAULTS.rglob("*.txt")):
        language, *country, _ = file.relative_to(DEFAULTS).parts
        place = Place(Scope.DEFAULT, *country)
        yield made(file.stem, place, language, _content(file, file.name), SHIPPED_SOURCE)


def _put(texts: dict[Slot, Text], added: Iterable[Text]) -> None:
    texts.update({(text.place, text.key, text.language): text for text in added})


def _take(
    file: Path,
    name: Path,
    first_language: str,
    texts: dict[Slot, Text],
    pictures: dict[str, dict[str, Picture]],
) -> None:
    """Puts one file of the operator's folder where it belongs. Raises BadText for one that belongs
    nowhere."""
    place = Place.in_folder(name.parent.as_posix()) if name.parent.parts else None
    key, _, code = file.stem.partition(".")
    if place and file.suffix == ".txt" and key in KEYS:
        language = known_language(code, name.as_posix()) if code else first_language
        if (place, key, language) in texts and texts[place, key, language].source != SETTING_SOURCE:
            raise BadText(f"{name}: {texts[place, key, language].source} is in the same language.")
        _put(texts, [made(key, place, language, _content(file, name.as_posix()), name.as_posix())])
    elif place and file.suffix in PICTURE_TYPES and file.stem in PICTURES:
        pictures[f"{place.folder}/{file.stem}"] = _picture(file, name, first_language)
    elif not (place and file.suffix == ".txt" and key in PICTURES):
        raise BadText(
            f"{name}: no text or picture has this name. Texts are {', '.join(KEYS)}, in portal/, "
            "countries/<code>/, studies/<NCT id>/ or sites/<site id>/."
        )


def _content(file: Path, name: str) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise BadText(f"{name}: the file is not UTF-8 text.") from None


def _picture(file: Path, name: Path, first_language: str) -> dict[str, Picture]:
    """The picture with its words in each language."""
    if not file.with_suffix(".txt").is_file():
        raise BadText(f"{name}: write what the picture shows into {file.stem}.txt beside it.")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:DIGEST_LENGTH]
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    src = f"/pictures/{digest}{file.suffix}"
    found: dict[str, Picture] = {}
    for words in sorted(file.parent.glob(f"{file.stem}.txt")) + sorted(
        file.parent.glob(f"{file.stem}.*.txt")
    ):
        code = words.stem.partition(".")[2]
        language = known_language(code, words.name) if code else first_language
        found[language] = Picture(src, _content(words, words.name).strip(), file, media_type)
    return found
