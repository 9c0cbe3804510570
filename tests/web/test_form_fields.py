"""Fields of forms: label, hint, error and control, in that order, tied together by ids."""

import pytest

from portal.resources import folder
from portal.templating import environment
from portal.web.forms import Form
from tests.html import Element, parse

ENVIRONMENT = environment(folder("templates"))
REFUSED = Form({"pet": ["a <b>dog</b>"]}, {"pet": "Enter the name of your pet"})
CALLS = {
    "text": "f.text(form, 'pet', 'Your pet', hint='Any animal.')",
    "email": "f.email(form, 'pet', 'Your pet', hint='Any animal.')",
    "tel": "f.tel(form, 'pet', 'Your pet', hint='Any animal.')",
    "textarea": "f.textarea(form, 'pet', 'Your pet', hint='Any animal.', limit=2000)",
    "radios": "f.radios(form, 'pet', 'Your pet', [('cat', 'Cat'), ('dog', 'Dog')], hint='Any animal.')",
    "checkbox": "f.checkbox(form, 'pet', 'Your pet', hint='Any animal.')",
}


def field(call: str, form: Form) -> Element:
    """What a macro makes."""
    return parse(
        ENVIRONMENT.from_string("{% import 'macros/forms.html' as f %}{{ " + call + " }}").render(form=form)
    )


def control(shown: Element) -> Element:
    """The element with the field's name as its id."""
    return shown.one(id="pet")


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_an_empty_field_has_no_error(call: str) -> None:
    shown = field(call, Form())
    assert not shown.all("p", class_="error")
    assert not shown.all(aria_invalid="true")


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_an_error_stands_before_the_control_and_is_read_with_it(call: str) -> None:
    shown = field(call, REFUSED)
    everything = shown.all()
    error = shown.one("p", class_="error")
    assert error.text == "Error: Enter the name of your pet"
    assert everything.index(error) < everything.index(control(shown))
    described = " ".join(one.attributes.get("aria-describedby", "") for one in everything).split()
    assert {"pet-hint", "pet-error"} <= set(described)


@pytest.mark.parametrize("call", [CALLS["text"], CALLS["email"], CALLS["tel"]])
def test_what_was_typed_is_kept_exactly(call: str) -> None:
    assert control(field(call, REFUSED)).attributes["value"] == "a <b>dog</b>"


def test_a_message_is_kept_exactly_even_when_it_begins_with_a_line_end() -> None:
    typed = "\nDear team,\n\n</textarea><b>hello</b>"
    shown = control(field(CALLS["textarea"], Form({"pet": [typed]})))
    assert (
        "".join(str(child) for child in shown.children) == "\n" + typed
    )  # a browser drops the first line end


def test_a_choice_is_kept() -> None:
    shown = field(CALLS["radios"], Form({"pet": ["dog"]}))
    assert [one.attributes["value"] for one in shown.all("input") if "checked" in one.attributes] == ["dog"]


def test_a_tick_is_kept() -> None:
    assert "checked" in control(field(CALLS["checkbox"], Form({"pet": ["yes"]}))).attributes


def test_a_summary_names_each_problem_and_leads_to_its_field() -> None:
    call = "f.error_summary(form) ~ f.text(form, 'pet', 'Pet') ~ f.text(form, 'name', 'Name')"
    shown = field(call, Form({}, {"pet": "Enter a pet", "name": "Enter a name"}))
    summary = shown.one("div", role="alert", tabindex="-1")
    assert summary.one("h2").text == "There is a problem"
    assert [(one.attributes["href"], one.text) for one in summary.all("a")] == [
        ("#pet", "Enter a pet"),
        ("#name", "Enter a name"),
    ]


def test_without_problems_there_is_no_summary() -> None:
    assert field("f.error_summary(form)", Form()).text == ""
