"""The message form as a study's page has it."""

import pytest

from portal.i18n import SPOKEN_LANGUAGES
from portal.studies.study import Age, AgeUnit
from portal.teams.reading import TeamSettings
from tests.html import Element
from tests.studies.showing import a_site, a_study, page, viewed

FIELDS = {
    *("first_name", "last_name", "email", "phone", "language", "other_language", "message", "site"),
    *("contact_by", "best_time", "voicemail_ok", "on_behalf", "helper_name", "relationship", "permission"),
    *("consent", "consent_text", "leave_empty"),
}
UNDER_18 = Age(17, AgeUnit.YEARS)


def form(**changes: object) -> Element:
    """The form of the page of a study at one site."""
    return page(a_study(**changes)).one("form")


def controls(shown: Element) -> list[Element]:
    """Everything a person can fill in or choose."""
    return [
        one for tag in ("input", "select", "textarea") for one in shown.all(tag) if one.attributes["name"]
    ]


def test_it_has_the_fields_it_is_known_for_and_no_other() -> None:
    assert {control.attributes["name"] for control in controls(form())} == FIELDS


def test_it_is_sent_to_the_studys_message_address_and_holds_no_token() -> None:
    shown = form()
    assert shown.attributes["action"] == "/studies/NCT01234567/message"
    assert shown.attributes["method"] == "post"
    hidden = {one.attributes["name"]: one.attributes["value"] for one in shown.all("input", type="hidden")}
    assert hidden.pop("consent_text") == viewed(a_study(), [a_site()]).writing.consent.digest  # type: ignore[union-attr]
    assert hidden == {"site": "1"}


def test_every_field_has_a_label_and_its_name_as_id() -> None:
    shown = form()
    labels = {label.attributes["for"] for label in shown.all("label")}
    for control in controls(shown):
        if control.attributes.get("type") == "hidden":
            continue
        assert control.attributes["id"] in labels
        assert control.attributes["id"].partition("-")[0] == control.attributes["name"]


def test_nothing_is_required_or_starred_and_what_is_optional_says_so() -> None:
    shown = form()
    assert "*" not in shown.text
    assert not [one for one in controls(shown) if {"required", "aria-required"} & set(one.attributes)]
    optional = {one.attributes["for"] for one in shown.all("label") if "(optional)" in one.text}
    assert optional == {"best_time", "language", "message"}


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("first_name", {"autocomplete": "given-name", "spellcheck": "false"}),
        ("last_name", {"autocomplete": "family-name", "spellcheck": "false"}),
        ("email", {"type": "email", "autocomplete": "email", "dir": "ltr"}),
        ("phone", {"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    ],
)
def test_browsers_and_telephones_are_told_what_a_field_is_for(name: str, attributes: dict[str, str]) -> None:
    assert attributes.items() <= form().one("input", id=name).attributes.items()


def test_it_asks_nothing_about_health_and_says_to_leave_it_out() -> None:
    assert "Leave out details about your health." in form().one(id="message-hint").text


def test_the_words_on_emergencies_stand_beside_the_message_and_can_be_tapped() -> None:
    (group,) = [one for one in form().all("fieldset", class_="group") if one.all(id="message")]
    urgent = group.one("div", class_="urgent")
    assert "not watched around the clock" in urgent.text
    assert [link.attributes["href"] for link in urgent.all("a")] == ["tel:911", "tel:988"]


def test_the_consent_names_who_may_read_it() -> None:
    (group,) = [one for one in form().all("fieldset", class_="group") if one.all(id="consent")]
    assert "Example Research" in group.text
    assert "Springfield Clinic" in group.text
    assert "central team" in group.text
    assert "<<" not in group.text


def test_who_may_call_and_how_soon_is_said_where_the_number_is_asked() -> None:
    sites = [a_site(team=TeamSettings(reply_within_days=3))]
    hint = page(sites=sites).one(id="phone-hint").text
    assert hint == "Someone from the study team may call you. They aim to do so within 3 working days."


def test_languages_are_in_their_own_words() -> None:
    options = form().one("select", id="language").all("option")
    assert [one.attributes["value"] for one in options] == ["", *SPOKEN_LANGUAGES, "other"]
    assert options[1].text == "Español"
    assert options[1].attributes["lang"] == "es"


def test_the_center_is_chosen_where_there_are_several_and_none_is_chosen_beforehand() -> None:
    shown = page(sites=[a_site(1), a_site(2)]).one("form", class_="form")
    boxes = shown.all("input", type="radio", name="site")
    assert [box.attributes["id"] for box in boxes] == ["site", "site-2"]
    assert not [box for box in boxes if "checked" in box.attributes]


def test_a_study_for_children_is_written_to_by_a_parent() -> None:
    shown = form(minimum_age=None, maximum_age=UNDER_18)
    assert "a parent or guardian writes" in shown.text
    assert shown.one("input", name="on_behalf").attributes["value"] == "yes"
    assert shown.one("input", name="on_behalf").attributes["type"] == "hidden"
    assert not shown.all("div", class_="if-helper")
    assert shown.one("label", for_="first_name").text == "Child's first or given name"
    assert {control.attributes["name"] for control in controls(shown)} == FIELDS


@pytest.mark.parametrize(
    "maximum", [Age(17, AgeUnit.YEARS), Age(215, AgeUnit.MONTHS), Age(30, AgeUnit.DAYS)], ids=str
)
def test_under_18_is_read_in_any_unit(maximum: Age) -> None:
    assert "a parent or guardian writes" in form(minimum_age=None, maximum_age=maximum).text


def test_a_study_for_adults_and_children_says_what_a_parent_confirms() -> None:
    shown = form(minimum_age=Age(12, AgeUnit.YEARS))
    assert "For a child: I am the parent or guardian." in shown.one(id="permission-hint").text


def test_a_study_for_adults_does_not_speak_of_children() -> None:
    assert "child" not in form().text


def test_a_helper_gives_a_name_a_relationship_and_that_the_person_agreed() -> None:
    helper = form().one("div", class_="if-helper")
    assert {one.attributes["name"] for one in helper.all("input")} == {
        "helper_name",
        "relationship",
        "permission",
    }
    assert "The team will contact you" in helper.text
