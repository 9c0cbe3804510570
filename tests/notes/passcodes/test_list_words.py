"""The words of passcodes: plain, kind, and far enough from each other that one slip is never another word."""

from itertools import combinations

import pytest
from rapidfuzz.distance import OSA

from portal.notes.passcodes.listing import meant, one_slip, words

# Beginnings of what nobody who is ill, or was chosen by lot, should have to read out.
SAD = (
    *("ache", "beloved", "blood", "bury", "cancer", "chance", "coffin", "cutout", "death", "dignity"),
    *("dying", "examin", "fever", "final", "funeral", "grave", "grief", "guinea", "hospital", "hurt"),
    *("inject", "lost", "lottery", "mourn", "murmur", "nurs", "operat", "orderly", "organ", "oxygen"),
    *("pain", "patient", "primary", "radia", "random", "relapse", "scan", "shingle", "surg", "syring"),
    *("tomb", "tumor", "ulcer", "widow", "wound"),
)
# What is written in another way, here or across the ocean, by whom it is read out to.
HEARD_OTHERWISE = {
    *("aerial", "airplane", "bazaar", "borough", "catalog", "cygnet", "cypress", "dialog", "epoch"),
    *("eyelet", "forward", "geyser", "guild", "hardy", "knot", "mayor", "morning", "mousse", "piece"),
    *("program", "sleigh", "tidal", "wait"),
}
# What is taken for another number, or typed as one.
NUMBERS = {"thirteen", "nineteen", "seventy", "eighty", "twelve", "hundred", "thousand"}


def test_there_are_as_many_as_four_of_them_need_for_41_bits() -> None:
    assert len(words()) == len(set(words())) == 1296 == 6**4


def test_they_are_short_and_plain() -> None:
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words())
    assert {len(word) for word in words()} <= set(range(4, 9))
    assert [word for word in words() if word.startswith(SAD)] == []
    assert not (HEARD_OTHERWISE | NUMBERS) & set(words())


def test_any_two_are_three_slips_apart() -> None:
    assert [pair for pair in combinations(words(), 2) if OSA.distance(*pair, score_cutoff=2) < 3] == []


@pytest.mark.parametrize("typed", ["button", "buton", "buttton", "botton", "ubtton", "butto"])
def test_a_slip_is_forgiven(typed: str) -> None:
    assert meant(typed) == "button"


@pytest.mark.parametrize("typed", ["bttn", "utton s", "", "b", "buttons of gold", "nottub"])
def test_two_are_not(typed: str) -> None:
    assert meant(typed) is None


@pytest.mark.parametrize(
    ("typed", "slipped"), [("abcd", False), ("acbd", True), ("abd", True), ("abxcd", True), ("axxd", False)]
)
def test_a_slip_is_a_letter_or_two_neighbours_swapped(typed: str, slipped: bool) -> None:
    assert (one_slip(typed, "abcd") and typed != "abcd") is slipped
