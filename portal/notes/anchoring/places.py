"""Places in a text, and what can be seen of a place without looking at meaning."""

from itertools import takewhile
from operator import eq
from typing import NamedTuple

from portal.notes.quotes import Quote

FEWEST_WORDS, FEWEST_LETTERS = 4, 20
FEWEST_LETTERS_OF_A_BLOCK = 8


class Place(NamedTuple):
    """The first offset of words in a section's text, and the one after the last, in code points."""

    start: int
    end: int


def speaks_for_itself(text: str) -> bool:
    """Whether words are so many that they hardly stand anywhere by chance."""
    return len(text.split()) >= FEWEST_WORDS and len(text) >= FEWEST_LETTERS


def in_line(quote: Quote) -> tuple[str, str]:
    """What stood before and after a quote in its own line, as far as it is known."""
    return quote.prefix.rpartition("\n")[2], quote.suffix.partition("\n")[0]


def is_block(quote: Quote) -> bool:
    """Whether the quote is one or more blocks as a whole, and more than "Yes"."""
    begins = not quote.prefix or quote.prefix.endswith("\n")
    ends = not quote.suffix or quote.suffix.startswith("\n")
    return begins and ends and len(quote.exact) >= FEWEST_LETTERS_OF_A_BLOCK


def stands_as_block(text: str, place: Place) -> bool:
    """Whether what stands at a place is one or more blocks as a whole."""
    return text[: place.start][-1:] in ("", "\n") and text[place.end : place.end + 1] in ("", "\n")


def cuts(before: str, inside: str, after: str) -> tuple[bool, bool]:
    """Whether words begin, and end, in the middle of a word or number."""
    return (
        before[-1:].isalnum() and inside[:1].isalnum(),
        inside[-1:].isalnum() and after[:1].isalnum(),
    )


def agreement(before: str, after: str, quote: Quote) -> int:
    """How many code points before and after a place, counted from it outwards, are those of the quote."""
    return _alike(before[::-1], quote.prefix[::-1]) + _alike(after, quote.suffix)


def _alike(one: str, other: str) -> int:
    return sum(takewhile(bool, map(eq, one, other)))
