"""Placeholders are filled or refused, never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.texts.placeholders import NAMES, UnfilledPlaceholder, UnknownPlaceholder, check, fill


@pytest.mark.parametrize("text", ["<<SITE_NAME>>", "{{SITE_NAME}}", "<< SITE_NAME >>", "{{ SITE_NAME }}"])
def test_both_spellings_are_filled(text: str) -> None:
    assert fill(f"at {text}.", {"SITE_NAME": "Elm Clinic"}, "here") == "at Elm Clinic."


@pytest.mark.parametrize(
    "text", ["<<SITE>>", "{{site_name}}", "<<>>", "{{ }}", "<<SITE_NAME", "SITE_NAME}}", "a << b"]
)
def test_what_could_never_be_filled_is_refused_by_name_and_place(text: str) -> None:
    with pytest.raises(UnknownPlaceholder, match="portal/consent"):
        check(text, "portal/consent")


@pytest.mark.parametrize("value", [None, ""])
def test_a_placeholder_without_a_value_is_refused(value: str | None) -> None:
    with pytest.raises(UnfilledPlaceholder, match="CONTACT_NAME"):
        fill("Ask <<CONTACT_NAME>>", {"CONTACT_NAME": value}, "here")


def test_a_value_is_never_read_as_a_placeholder() -> None:
    values = {"SITE_NAME": "<<OPERATOR_NAME>>", "OPERATOR_NAME": "Elm"}
    assert fill("<<SITE_NAME>>", values, "here") == "<<OPERATOR_NAME>>"


@given(st.text(alphabet="<>{} SITE_NAME", max_size=30))
def test_nothing_that_passes_the_check_leaves_a_bracket_behind(text: str) -> None:
    try:
        filled = fill(text, dict.fromkeys(NAMES, "x"), "here")
    except UnknownPlaceholder:
        return
    assert not any(bracket in filled for bracket in ("<<", ">>", "{{", "}}"))
