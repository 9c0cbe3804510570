"""A text as somebody wrote it, and as it is shown."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.i18n import language
from portal.texts.places import Place


@dataclass(frozen=True, slots=True)
class Text:
    """A text before its placeholders are filled.

    `source` says where it comes from: a file, a setting, or a draft. `version` is its id in the history, None
    while it has none; `ethics_reference` is that of the board that approved it, `expires_on` the last day on
    which it may be shown."""

    key: str
    place: Place
    language: str
    body: str
    source: str
    version: int | None = None
    ethics_reference: str | None = None
    expires_on: date | None = None

    @property
    def digest(self) -> str:
        """Names exactly this body."""
        return digest_of(self.body)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with its placeholders filled, and what it was made of."""

    words: str
    text: Text

    @property
    def language(self) -> str:
        """The language it is written in, which need not be the page's."""
        return self.text.language

    @property
    def is_foreign(self) -> bool:
        """Whether it has to be marked, since the page around it speaks another language."""
        return self.text.language != language()

    @property
    def digest(self) -> str:
        """Names exactly these words."""
        return digest_of(self.words)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the operator's folder and what it shows."""

    src: str
    alt: str
    file: Path
    media_type: str


def digest_of(words: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()
