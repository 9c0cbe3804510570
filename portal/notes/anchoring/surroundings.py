"""What stands beside a quote in its line: "must not" before it weighs as much as within it."""

import re

from portal.notes.anchoring.matching import AROUND
from portal.notes.anchoring.places import Place
from portal.notes.anchoring.weighing import Difference, differences
from portal.notes.anchoring.words import texts, words
from portal.notes.quotes import Quote

NUMBER_OF_ITEM = re.compile(
    r"^\s*\(?\d{1,3}[.):]\s", re.MULTILINE
)  # typed into the text, and no part of its meaning


def changed_around(quote: Quote, text: str, place: Place) -> tuple[Difference, ...]:
    """The numbers, units, negations and comparators that differ in the line of a quote, as far as the quote
    knows its line; a line that follows a colon belongs to it."""
    before = text[max(0, place.start - 2 * AROUND) : place.start]
    after = text[place.end : place.end + 2 * AROUND]
    sides = (
        (_line_before(quote.prefix), _line_before(before)),
        (_line_after(quote.suffix), _line_after(after)),
    )
    return tuple(
        difference
        for (was, cut), (now, _) in sides
        for difference in _side(was, now, cut)
        if difference.weighs
    )


def _side(was: list[str], now: list[str], cut: bool) -> tuple[Difference, ...]:
    """Compares from the quote outwards. Of a line that goes on beyond what the quote knows, the word at the
    edge may be half a word, and as many words are compared as are known."""
    if cut:
        was = was[:-1]
        now = now[: len(was)]
    return differences(was, now)


def _line_before(text: str) -> tuple[list[str], bool]:
    """The words before a quote, nearest first, and whether the line goes on beyond them."""
    line = NUMBER_OF_ITEM.sub("", _own_line(text))
    return texts(words(line))[::-1], len(text) >= AROUND and len(_own_line(text)) == len(text)


def _own_line(text: str) -> str:
    head, found, line = text.rpartition("\n")
    while found and head.rstrip().endswith(":"):
        head, found, further = head.rpartition("\n")
        line = f"{further}\n{line}"
    return line


def _line_after(text: str) -> tuple[list[str], bool]:
    line, ends, _ = text.partition("\n")
    return texts(words(line)), len(text) >= AROUND and not ends
