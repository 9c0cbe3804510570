"""The last look sees what a template left behind, and is not misled by what people write."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from portal.texts.look import mark, suspicious, unmark


@dataclass(frozen=True)
class Person:
    name: str
    age: int
    tags: tuple[str, ...] = ()


@pytest.mark.parametrize(
    "left",
    [
        "<<SITE_NAME>>",
        "&lt;&lt;SITE",
        "{{ x }}",
        "{% if",
        "#{name}",
        "${name}",
        "%(name)s",
        "Dear None,",
        "[object Object]",
    ],
)
def test_a_templates_insides_are_found(left: str) -> None:
    assert suspicious(f"Hello {left} and more")


@pytest.mark.parametrize("fine", ["Nonetheless", "50% (half)", "a < b > c", "Hello, Ana.", "Nullarbor"])
def test_ordinary_words_are_left_alone(fine: str) -> None:
    assert suspicious(fine) == []


@given(st.text(st.characters(exclude_characters="\ufdd0\ufdd1", exclude_categories=["Cs"])))
def test_data_may_say_anything_and_comes_out_exactly(data: str) -> None:
    shown = f"Hello {mark(data)}!"
    assert suspicious(shown) == []
    assert unmark(shown) == f"Hello {data}!"


def test_marking_reaches_into_what_is_nested_and_keeps_what_is_empty_false() -> None:
    person = mark({"who": Person("None", 70, ("<<Mart>>",))})["who"]
    assert suspicious(person.name + person.tags[0]) == []
    assert person.age == 70
    assert mark({"note": ""}) == {"note": ""}


def test_marked_markup_stays_markup() -> None:
    marked = mark(Markup("<b>None</b>"))
    assert isinstance(marked, Markup)
    assert unmark(str(marked)) == "<b>None</b>"
