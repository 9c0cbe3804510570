"""Finding English where Spanish is spoken. Tests give data in Cyrillic letters, so that every Latin word on a
page is ours: one that stands in the English of our catalogue, but nowhere in its Spanish, was left behind."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from babel.messages.pofile import read_po

from portal.i18n import CATALOGUE, LOCALES
from portal.resources import PACKAGE
from tests.html import Element, parse

CODE = "es"
DATA = "Тест"
WORD = re.compile(r"[^\W\d_]{2,}")
NO_WORDS = re.compile(r"%\(\w+\)s|https?://\S+|\S+@\S+|<<\w+>>|\b[\w-]+\.(?:gov|org|com)\b|/\w[\w/-]*")
NAMES = re.compile(
    r"Example Research|Example Street|GeoNames|Creative Commons Attribution|English|HTML|portal \w+ \w+"
)
SPOKEN = ("alt", "aria-label", "placeholder", "title", "label", "data-left", "data-over", "data-words")


def english_on(html: str) -> list[str]:
    """The English words that a person would see or hear where nothing marks them as English."""
    page = parse(html)
    described = [one.attributes["content"] for one in page.all("meta", name="description") if not data(one)]
    return english_in([*_heard(page), *described])


def english_in(texts: Iterable[str]) -> list[str]:
    """The English words in texts that are to be Spanish."""
    return sorted({word for text in texts for word in _words(text) if word in _only_english()})


def data(element: Element) -> bool:
    """Whether a description is the study's own."""
    return DATA in element.attributes["content"]


def _heard(element: Element) -> Iterator[str]:
    """What is said by an element and those in it, but for what another language is marked on."""
    if element.attributes.get("lang", CODE) != CODE or element.tag in {"style", "script", "code"}:
        return
    for name in SPOKEN:
        if name in element.attributes:
            yield element.attributes[name]
    for child in element.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _heard(child)


def _words(text: str) -> Iterator[str]:
    return (word.casefold() for word in WORD.findall(NO_WORDS.sub(" ", NAMES.sub(" ", text))))


@cache
def _only_english() -> frozenset[str]:
    """The words of our English sentences that no Spanish one has."""
    english: set[str] = set()
    spanish: set[str] = set()
    with (LOCALES / CATALOGUE.replace("*", CODE)).open("rb") as file:
        for message in filter(lambda one: one.id, read_po(file)):  # the header is no sentence
            english.update(*map(_words, _as_list(message.id)))
            spanish.update(*map(_words, _as_list(message.string)))
    for text in (PACKAGE / "texts" / "defaults" / CODE).rglob("*.txt"):
        spanish.update(_words(text.read_text()))
    return frozenset(english - spanish)


def _as_list(texts: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts or ())
