"""Refused input is shown again: everything typed is kept, the errors are named, and nothing typed runs or
breaks out."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from portal.studies.models import Site
from tests.html import Element
from tests.leads.people import FORM, TYPED, Portal, page, text
from tests.leads.records import SITE_MAILBOX, contact, location, record, store

EVERYTHING = {
    "on_behalf": "yes",
    "helper_name": "Kim <b>Doe</b>",
    "relationship": 'daughter" onfocus="alert(1)',
    "permission": "yes",
    "first_name": "José",
    "last_name": "&amp; 'Doe' <script>alert(1)</script>",
    "email": "not an address",
    "phone": "call me",
    "contact_by": "phone",
    "best_time": "after 5 pm",
    "voicemail_ok": "yes",
    "language": "other",
    "other_language": "Q'eqchi'",
    "message": "\n\nTwo lines\nfirst</textarea><script>alert(2)</script>",
}
LINES = [
    "helper_name",
    "relationship",
    "first_name",
    "last_name",
    "email",
    "phone",
    "best_time",
    "other_language",
]
HOSTILE = [
    "\0",
    "\r\nBcc: x@example.org",
    "\u2028",
    "\u202e",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "'; DROP TABLE lead; --",
    "{{ 7*7 }} {% raw %} <<SITE_NAME>> %(name)s #{x}",
    '"><script>alert(1)</script>',
    "=cmd|' /C calc'!A0",
    "A" * 5_000,
    "Z\u0300" * 3_000,
]


async def test_everything_typed_is_kept_and_each_error_leads_to_its_field(portal: Portal) -> None:
    answer = await portal.browser().post(FORM, EVERYTHING)
    assert answer.status_code == 422
    assert answer.headers["cache-control"] == "no-store"
    shown = page(answer)
    for name in LINES:
        assert shown.one("input", id=name).attributes["value"] == EVERYTHING[name]
    assert raw(shown.one("textarea", id="message")) == "\n" + EVERYTHING["message"]
    for name in ("on_behalf", "permission", "voicemail_ok"):
        assert "checked" in shown.one("input", id=name).attributes
    assert "checked" in shown.one("input", name="contact_by", value="phone").attributes
    assert "selected" in shown.one("option", value="other").attributes
    assert "checked" not in shown.one("input", id="consent").attributes
    assert not shown.all("script", src="")
    assert len(shown.all("script")) == 1


async def test_the_title_says_error_and_the_summary_takes_the_focus_and_links_to_the_fields(
    portal: Portal,
) -> None:
    shown = page(await portal.browser().post(FORM, EVERYTHING))
    assert shown.one("title").text.startswith("Error: Send a message")
    summary = shown.one(class_="problem")
    assert summary.attributes["tabindex"] == "-1"
    assert "data-problem" in summary.attributes
    links = summary.all("a")
    assert [link.attributes["href"] for link in links] == ["#email", "#phone", "#consent"]
    for link in links:
        field = link.attributes["href"][1:]
        described = shown.one("input", id=field).attributes["aria-describedby"].split()
        assert f"{field}-error" in described
        assert link.text in shown.one(id=f"{field}-error").text


async def test_a_message_without_an_error_has_no_error_in_its_title(portal: Portal) -> None:
    assert not page(await portal.browser().get(FORM)).one("title").text.startswith("Error")


async def test_the_chosen_site_is_kept_and_can_be_chosen_by_address(portal: Portal) -> None:
    places = [location(f"Clinic {number}", contact("Robin", SITE_MAILBOX)) for number in range(8)]
    await store(portal.database, record(*places))
    async with portal.database.read() as session:
        site_id = await session.scalar(select(Site.id).where(Site.facility == "Clinic 5"))
    browser = portal.browser()
    for answer in (
        await browser.get(f"{FORM}?site={site_id}"),
        await browser.post(FORM, {"site": str(site_id)}),
    ):
        assert "selected" in page(answer).one("option", value=str(site_id)).attributes
    missing = await browser.post(FORM, TYPED)
    assert "Choose the center you want to write to" in text(missing)
    for hostile in ("999999", "<script>", "' or 1=1"):
        assert (await browser.get(f"{FORM}?{urlencode({'site': hostile})}")).status_code == 200


async def test_where_one_site_is_left_the_error_names_it_and_the_summary_leads_there(portal: Portal) -> None:
    shown = page(await portal.browser().post(FORM, TYPED | {"site": "999"}))
    assert shown.one(class_="problem").one("a").attributes["href"] == "#site"
    error = shown.one("p", id="site")
    assert error.text.endswith("Springfield Clinic")
    assert error.attributes["tabindex"] == "-1"


async def test_an_address_in_small_letters_leads_on_whatever_host_was_asked(portal: Portal) -> None:
    answer = await portal.browser().get(f"{FORM.lower()}?site=7")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{FORM}?site=7")


async def test_a_form_that_is_shown_again_keeps_its_id_and_one_without_gets_one(portal: Portal) -> None:
    browser = portal.browser()
    form_id = page(await browser.get(FORM)).one("input", name="form_id").attributes["value"]
    again = page(await browser.post(FORM, {"form_id": form_id}))
    assert again.one("input", name="form_id").attributes["value"] == form_id
    fresh = (
        page(await browser.post(FORM, {"form_id": "made up"}))
        .one("input", name="form_id")
        .attributes["value"]
    )
    assert fresh not in {form_id, "made up", ""}
    answers = [await browser.post(FORM, TYPED | {"form_id": fresh}) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]


@pytest.mark.parametrize("field", [*EVERYTHING, "site", "form_id", "consent", "unknown"])
async def test_a_hostile_value_is_refused_or_taken_and_never_breaks_a_page(
    portal: Portal, field: str
) -> None:
    browser = portal.browser()
    for number, value in enumerate(HOSTILE):
        answer = await browser.post(FORM, TYPED | {"email": f"jo{number}@example.com", field: value})
        assert answer.status_code in {303, 422}
        if answer.status_code == 422:
            assert page(answer).one(class_="problem").all("a")
        else:
            assert page(await browser.get(answer.headers["location"])).all("h1")


async def test_a_study_for_children_is_written_to_by_a_parent_or_guardian(portal: Portal) -> None:
    children = {"minimumAge": "6 Years", "maximumAge": "12 Years"}
    await store(portal.database, record(location("Clinic", contact("Robin", SITE_MAILBOX)), ages=children))
    refused = await portal.browser().send()
    assert refused.status_code == 422
    assert "Enter your own name" in text(refused)
    helper = {"helper_name": "Kim Doe", "relationship": "mother", "permission": "yes"}
    assert (await portal.browser().send(**helper)).status_code == 303


def raw(element: Element) -> str:
    """An element's text with its white space."""
    return "".join(child for child in element.children if isinstance(child, str))
