"""The operator's own words on privacy, from a Markdown file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from portal.config import BadSettings
from portal.texts.placeholders import LEFTOVER, PLACEHOLDER

TAGS = {
    *("p", "br", "hr", "ul", "ol", "li", "strong", "em", "a", "blockquote"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
LINK_RELATION = "noopener noreferrer"
LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Document:
    """A text of the operator's: `html` is sanitised, `title` empty where it does not begin with one."""

    title: str
    html: Markup
    language: str
    changed_on: date


class PrivacyFile:
    """The operator's words by language; none where PORTAL_PRIVACY_FILE is not set."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents

    @classmethod
    def load(cls, setting: str, languages: Sequence[str]) -> "PrivacyFile":
        """`privacy.md` is in the first of the languages, and `privacy.es.md` beside it in Spanish. Raises
        BadSettings."""
        if not setting:
            return cls({})
        file = Path(setting)
        documents = {languages[0]: _read(file, languages[0])}
        for code in languages:
            other = file.with_name(f"{file.stem}.{code}{file.suffix}")
            if other.is_file():
                documents[code] = _read(other, code)
        return cls(documents)

    def document(self, language: str) -> Document | None:
        """The words in this language, else in the portal's first."""
        return self._documents.get(language) or next(iter(self._documents.values()), None)


def _read(file: Path, language: str) -> Document:
    try:
        text = file.read_text("utf-8")
        changed_on = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    except OSError as error:
        raise BadSettings(f"PORTAL_PRIVACY_FILE: {file} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise BadSettings(f"PORTAL_PRIVACY_FILE: {file} is not UTF-8 text.") from None
    if not text.strip():
        raise BadSettings(f"PORTAL_PRIVACY_FILE: {file} is empty.")
    if found := PLACEHOLDER.search(text) or LEFTOVER.search(text):
        raise BadSettings(
            f"PORTAL_PRIVACY_FILE: {file} says {found.group()}, but nothing is filled in: write words."
        )
    title, html = rendered(text)
    return Document(title, html, language, changed_on)


def rendered(text: str) -> tuple[str, Markup]:
    """A heading of the first level at the beginning, which is the page's title, and the rest as sanitised
    HTML. Where it has headings of that level too, all are lowered by one: a page has one title."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    title = ""
    if len(tokens) > 2 and tokens[0].tag == "h1":
        title, tokens = tokens[1].content, tokens[3:]
    if any(token.tag == "h1" for token in tokens):
        _lower(tokens)
    html = reader.renderer.render(tokens, reader.options, {})
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=LINK_RELATION)
    return title, Markup(safe)  # noqa: S704 - sanitised in the line above


def _lower(tokens: Iterable[Token]) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, LOWEST_HEADING)}"
