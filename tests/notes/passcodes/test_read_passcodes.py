"""Every spelling of a passcode that a person might type opens; nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notes.passcodes.listing import words
from portal.notes.passcodes.passcodes import Kind, canonical, new_passcode

WORDS, DIGITS = "button violin camera walrus", "4821 9035 7716"


@pytest.mark.parametrize(
    "typed",
    [
        WORDS,
        WORDS.upper(),
        f"  {WORDS.title()}. ",
        WORDS.replace(" ", "-"),
        WORDS.replace(" ", ""),
        WORDS.replace(" ", "\u00a0\n"),
        "button, violin, camera, walrus",
        "buton violim camera awlrus",
        "butonviolincamerawalruss",
        "but ton vio lin cam era wal rus",
        "b\u00fctton violin cam\u00e9ra walrus",
        "\uff42\uff55\uff54\uff54\uff4f\uff4e violin camera walrus",
    ],
)
def test_words_open_in_any_spelling(typed: str) -> None:
    assert canonical(typed) == WORDS


@pytest.mark.parametrize(
    "typed",
    [
        "482190357716",
        "4821-9035-7716",
        "48 21 90 35 77 16",
        "\u0664\u0668\u0662\u0661\u0669\u0660\u0663\u0665\u0667\u0667\u0661\u0666",
    ],
)
def test_digits_open_in_any_spacing_and_script(typed: str) -> None:
    assert canonical(typed) == DIGITS


@pytest.mark.parametrize(
    "typed",
    [
        "violin button camera walrus",
        "button violin camera",
        "button violin camera walrus walrus",
        "bttn violin camera walrus",
        "482190357717",
        "48219035771",
        "",
        "<script>alert(1)</script>",
        "a" * 10_000,
        "\u0301" * 10_000,
        "\x00\ud800",
    ],
)
def test_nothing_else_does(typed: str) -> None:
    assert canonical(typed) not in {WORDS, DIGITS}


def test_a_new_one_reads_as_itself() -> None:
    for kind, parts in ((Kind.WORDS, 4), (Kind.DIGITS, 3)):
        passcode = new_passcode(kind)
        assert len(passcode.split()) == parts
        assert canonical(passcode) == passcode


@given(st.lists(st.sampled_from(words()), min_size=4, max_size=4))
def test_no_four_words_are_others_when_they_are_run_together(chosen: list[str]) -> None:
    assert canonical("".join(chosen)) in {" ".join(chosen), "".join(chosen)}
