"""A recovery code is written down by hand and typed in months later, on another keyboard."""

import pytest

from portal.notes.letters import LETTERS
from portal.notes.notebook.codes import new_code, read_code, shown

CODE = "01v7k3mqwx0f9ytwh2zc1vn2ce04"  # codes that stand on paper stay good
SHOWN = shown(CODE)


def test_a_code_is_seven_groups_of_four() -> None:
    assert [len(group) for group in SHOWN.split()] == [4] * 7
    assert set(CODE) <= set(LETTERS)
    assert SHOWN.upper() == SHOWN


def test_no_two_codes_are_the_same() -> None:
    assert len({new_code() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "typed",
    [
        SHOWN,
        CODE,
        SHOWN.replace(" ", "-"),
        f"  {SHOWN}.\r\n",
        SHOWN.replace(" ", "\u00a0"),
        SHOWN.replace("0", "O").replace("1", "l"),
        SHOWN.replace("0", "o").replace("1", "I").replace("V", "U"),
        "".join(chr(ord(letter) + 0xFEE0) if letter != " " else letter for letter in SHOWN),  # full width
        "\n".join(SHOWN.split()),
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", " ", "hello", CODE[:-1], CODE[1:], CODE + "0", CODE * 7, "0" * 28, "\0é"]
)
def test_what_is_no_code_is_told_at_once(typed: str) -> None:
    assert read_code(typed) is None


def test_one_wrong_letter_is_nearly_always_noticed() -> None:
    """The last two letters fit by chance once in 1,024 times."""
    wrong = [
        CODE[:place] + letter + CODE[place + 1 :]
        for place in range(len(CODE))
        for letter in LETTERS
        if letter != CODE[place]
    ]
    assert sum(read_code(one) is not None for one in wrong) < len(wrong) / 50
