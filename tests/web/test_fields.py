"""Names of any script are kept exactly; what is invisible or breaks lines is refused."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.fields import HiddenCharacters, clean_line, clean_text, composed, visible_text

NAMES = ["José", "علي حسن", "שרה", "王小明", "O'Neil-Łoś", "👩🏽‍⚕️ Ana", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "ക്ഷ", "می‌خواهم"]
HIDDEN = [
    "\0",
    "\r",
    "\n",
    "\x1b",
    "\x7f",
    "\x85",
    "\u2028",
    "\u2029",
    "\u202e",
    "\u2066",
    "\ufdd0",
    "\uffff",
    "\ue000",
    "\u200b",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_script_are_kept_exactly(name: str) -> None:
    assert clean_line(f"  {name} ") == name


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_characters_are_refused_in_a_line(hidden: str) -> None:
    with pytest.raises(HiddenCharacters):
        clean_line(f"a{hidden}b")


@pytest.mark.parametrize("hidden", [h for h in HIDDEN if h not in "\r\n"])
def test_hidden_characters_are_refused_in_a_message(hidden: str) -> None:
    with pytest.raises(HiddenCharacters):
        clean_text(f"a{hidden}b")


def test_line_ends_of_every_browser_become_one() -> None:
    assert clean_text("one\r\ntwo\rthree\n") == "one\ntwo\nthree"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    for clean in (clean_line, clean_text):
        try:
            once = clean(text)
        except HiddenCharacters:
            continue
        assert clean(once) == once


@given(st.text(st.characters(codec="utf-8", categories=("Mn", "L", "Sk", "Lo")), max_size=28))
def test_text_is_composed_as_unicode_says(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("clean", [clean_line, clean_text, visible_text])
def test_marks_without_end_are_kept_and_sorted_a_few_at_a_time(
    clean: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    longest, really = list[int](), unicodedata.normalize

    def counted(form: str, text: str) -> str:
        longest.append(len(text))
        return really(form, text)  # type: ignore[arg-type]

    monkeypatch.setattr(unicodedata, "normalize", counted)
    marks = "\u0316" * 500 + "\u0301" * 500
    assert clean(f"e{marks}") == f"e{marks}"
    assert max(longest) <= 31
