"""The words of passcodes, and the one that somebody meant who mistyped it.

There are 1,296 of them, none sad and none that sounds like another. Any two differ by three slips or more, so
a word with one slip is near to one word only."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("words.txt")


@cache
def words() -> tuple[str, ...]:
    """All of them, in order."""
    return tuple(FILE.read_text("ascii").split())


def meant(typed: str) -> str | None:
    """The word that was typed, with one slip at most; None for anything else."""
    if typed in _known():
        return typed
    near = {word for shorter in _one_less(typed) for word in _by_shorter().get(shorter, ())}
    found = [word for word in near if one_slip(typed, word)]
    return found[0] if len(found) == 1 else None


def one_slip(typed: str, word: str) -> bool:
    """Whether one letter is missing, too many or another, or two neighbours are swapped."""
    start = 0
    while start < min(len(typed), len(word)) and typed[start] == word[start]:
        start += 1
    one, other = typed[start:], word[start:]
    return (
        one[1:] == other
        or one == other[1:]
        or one[1:] == other[1:]
        or (one[2:] == other[2:] and one[:2] == other[1::-1])
    )


@cache
def longest() -> int:
    """How many letters the longest word has."""
    return max(map(len, words()))


@cache
def _known() -> frozenset[str]:
    return frozenset(words())


@cache
def _by_shorter() -> dict[str, tuple[str, ...]]:
    """The words by what is left of them without one letter, and whole."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words():
        for shorter in _one_less(word):
            found[shorter] = (*found.get(shorter, ()), word)
    return found


def _one_less(word: str) -> Iterator[str]:
    yield word
    yield from {word[:place] + word[place + 1 :] for place in range(len(word))}
