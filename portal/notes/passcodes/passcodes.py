"""Making passcodes, and reading what somebody typed.

Four of 1,296 words are 41 bits, 12 digits are 40: enough where each guess takes a tenth of a second and
attempts are counted."""

import secrets
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

from portal.notes.passcodes.listing import longest, meant, words

WORDS, DIGITS, GROUP = 4, 12, 4
LONGEST = 200  # characters that are looked at: no passcode is nearly as long


class Kind(StrEnum):
    """What a passcode is made of."""

    WORDS = "words"
    DIGITS = "digits"


def new_passcode(kind: Kind) -> str:
    """A passcode as it is shown: "maple river button candle", or "4821 9035 7716"."""
    if kind is Kind.WORDS:
        return " ".join(secrets.choice(words()) for _ in range(WORDS))
    return _in_groups("".join(secrets.choice("0123456789") for _ in range(DIGITS)))


def canonical(typed: str) -> str:
    """The passcode that somebody meant, as it is shown: whatever case, spaces, hyphens and accents they
    typed, and with one slip a word. What is no passcode is given back without them, so that guessing wrong
    costs the same."""
    plain = _plain(typed)
    digits = [unicodedata.decimal(sign, None) for sign in plain if sign.isalnum()]
    if len(digits) == DIGITS and None not in digits:
        return _in_groups("".join(map(str, digits)))
    spelled = "".join(sign if sign.isalpha() else " " for sign in plain).split()
    found = _one_by_one(spelled) or _run_together("".join(spelled))
    return " ".join(found) if found else " ".join(plain.split())


def _plain(typed: str) -> str:
    """Small letters without accents, full-width ones as others."""
    apart = unicodedata.normalize("NFKD", typed[:LONGEST]).casefold()
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _one_by_one(spelled: list[str]) -> list[str] | None:
    """The words, where there are as many as a passcode has."""
    if len(spelled) != WORDS:
        return None
    found = [word for word in map(meant, spelled) if word]
    return found if len(found) == WORDS else None


def _run_together(letters: str) -> list[str] | None:
    """The words that were typed as one, or broken anywhere; None where they could be others too."""
    if len(letters) > WORDS * (longest() + 1):
        return None
    ways = sorted(_ways(letters, WORDS))
    fewest = [way for slips, way in ways if slips == ways[0][0]]
    return fewest[0] if len(fewest) == 1 else None


def _ways(letters: str, number: int) -> Iterator[tuple[int, list[str]]]:
    """Every way to read the letters as so many words: its slips, and the words."""
    if not number:
        if not letters:
            yield 0, []
        return
    for end in range(1, min(longest() + 1, len(letters)) + 1):
        if word := meant(letters[:end]):
            for slips, rest in _ways(letters[end:], number - 1):
                yield slips + (word != letters[:end]), [word, *rest]


def _in_groups(digits: str) -> str:
    return " ".join(digits[place : place + GROUP] for place in range(0, len(digits), GROUP))
