"""Names of conditions are compared by their words."""

import pytest

from portal.alerts.vocabulary.following import Followed
from portal.alerts.words import key, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Back Pain", "pain, back"),
        ("Migraines", "migraine"),
        ("Sjögren Syndrome", "sjogren's syndrome"),
        ("Chronic Low-back Pain", "chronic low back pain"),
        ("Cancer of the Breast", "breast cancer"),
        ("COVID-19", "Covid 19"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Back Pain", "Low Back Pain"), ("Lupus", "Lupu"), ("Type 1", "Type 2")]
)
def test_these_are_not(one: str, other: str) -> None:
    assert words_of(one) != words_of(other)


@pytest.mark.parametrize("nothing", ["", "of the", "—", "\u200b", "?!"])
def test_what_names_nothing_has_no_words(nothing: str) -> None:
    assert words_of(nothing) == frozenset()


def test_what_is_followed_is_found_in_names_that_hold_all_its_words() -> None:
    followed = Followed(
        {1: ["back", "pain"], 2: ["chronic", "low", "back", "pain"], 3: ["pain"], 4: ["knee"]}
    )
    names = [words_of("Low Back Pain"), words_of("Knee Replacement")]
    assert followed.about(names) == [1, 3, 4]
    assert followed.about([]) == []
    assert key(names[0]) == "back low pain"
