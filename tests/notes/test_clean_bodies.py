"""What is typed into a note is kept as it was meant, and nothing in it disturbs the page."""

import unicodedata

import pytest

from portal.notes.bodies import LONGEST, MOST_MARKS, cleaned, problem


@pytest.mark.parametrize(
    "text",
    [
        "Is the knee too old?",
        "¿Puedo tomar mi café?",
        "👩\u200d👩\u200d👧 \u2764\ufe0f 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "שָׁלוֹם",
        "ที่นี่",
        "one\n\ntwo\tthree",
    ],
)
def test_every_script_and_every_emoji_is_kept(text: str) -> None:
    assert cleaned(text) == unicodedata.normalize("NFC", text)
    assert problem(cleaned(text)) is None


def test_what_nobody_sees_is_left_out() -> None:
    assert cleaned("a\x00b\x1b[31m\u202ec\u2066d\ufeffe\r\nf\x85") == "ab[31mcde\nf"


def test_ten_thousand_marks_over_a_letter_become_few() -> None:
    clean = cleaned("knee" + "\u0336" * 10_000 + " and hip")
    assert clean == "knee" + "\u0336" * MOST_MARKS + " and hip"


def test_many_empty_lines_become_few() -> None:
    assert cleaned("a" + "\n" * 50 + "b") == "a\n\n\nb"


def test_markup_stays_text() -> None:
    assert cleaned("<script>alert(1)</script>") == "<script>alert(1)</script>"


@pytest.mark.parametrize("text", ["", " \n ", "\u200d", "\u3164"])
def test_a_note_that_says_nothing_is_asked_for(text: str) -> None:
    assert problem(cleaned(text)) == "Write your note"


def test_a_note_has_an_end() -> None:
    assert problem("\U0001f600" * LONGEST) is None
    assert problem("a" * (LONGEST + 1)) == "Shorten your note to 2,000 characters or fewer"
