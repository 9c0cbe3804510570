"""The message form for a place: the nearest open site is chosen, until another is."""

from typing import Any

import pytest

from portal.config import Settings
from tests.html import Element
from tests.leads.people import FORM, TYPED, Portal, page, text
from tests.leads.records import contact, location, record, store

ADA, BEA, CLEO = "ada@example.org", "bea@example.org", "cleo@example.org"


def clinic(name: str, email: str, latitude: float, **more: Any) -> dict[str, Any]:
    """A clinic north or south of Austin."""
    return location(name, contact(name, email)) | {"geoPoint": {"lat": latitude, "lon": -97.7}, **more}


@pytest.fixture(autouse=True)
async def three_sites(portal: Portal) -> None:
    """A study at three sites, the nearest of which takes nobody any more."""
    await store(
        portal.database,
        record(
            clinic("Far Clinic", ADA, 40.0),
            clinic("Near Clinic", BEA, 31.0),
            clinic("Full Clinic", CLEO, 30.3, status="COMPLETED"),
        ),
    )


def chosen(shown: Element) -> list[str]:
    """The label of the chosen site."""
    radios = [one for one in shown.all("input", name="site") if "checked" in one.attributes]
    return [shown.one("label", for_=one.attributes["id"]).text for one in radios]


def value(shown: Element, site: str) -> str:
    """The id of a site."""
    (label,) = [one for one in shown.all("label") if one.text == site]
    return shown.one("input", id=label.attributes["for"]).attributes["value"]


async def test_the_nearest_open_site_is_chosen_and_stands_first(portal: Portal) -> None:
    shown = page(await portal.browser().get(f"{FORM}?near=Austin"))
    assert chosen(shown) == ["Near Clinic"]
    labels = [shown.one("label", for_=one.attributes["id"]).text for one in shown.all("input", name="site")]
    assert labels == ["Near Clinic", "Far Clinic"]
    assert "(50 miles away)" in shown.text
    assert shown.one(id="card-title").text == "Near Clinic"
    assert "Nearest center to write to: 50 miles away" in shown.text


async def test_the_site_of_the_link_that_was_followed_stays_chosen(portal: Portal) -> None:
    browser = portal.browser()
    far = value(page(await browser.get(FORM)), "Far Clinic")
    shown = page(await browser.get(f"{FORM}?site={far}&near=Austin"))
    assert chosen(shown) == ["Far Clinic"]
    assert shown.one(id="card-title").text == "Far Clinic"
    assert "672 miles away" in shown.one("section", class_="card").text
    assert "Nearest center" not in shown.text


async def test_without_a_place_none_is_chosen(portal: Portal) -> None:
    for asked in ("", "?near=", "?near=Xyzzyville"):
        assert chosen(page(await portal.browser().get(FORM + asked))) == []


async def test_the_place_leads_back_to_the_study_and_goes_with_a_refused_form(portal: Portal) -> None:
    browser = portal.browser()
    shown = page(await browser.get(f"{FORM}?near=austin+tx"))
    assert shown.one("p", class_="back").one("a").attributes["href"].endswith("?near=Austin%2C+Texas")
    typed = TYPED | {"email": "", "near": "Austin, Texas", "site": value(shown, "Far Clinic")}
    refused = await browser.post(FORM, typed)
    assert refused.status_code == 422
    again = page(refused)
    assert chosen(again) == ["Far Clinic"]
    assert "(50 miles away)" in again.text
    assert again.one("input", name="near").attributes["value"] == "Austin, Texas"


async def test_the_chosen_site_gets_the_message_and_nothing_keeps_the_place(
    portal: Portal, settings: Settings
) -> None:
    browser = portal.browser()
    shown = page(await browser.get(f"{FORM}?near=Oklahoma+City"))
    fields = {
        name: shown.one("input", name=name).attributes["value"]
        for name in ("form_id", "near", "consent_text")
    }
    sent = await browser.post(FORM, TYPED | fields | {"site": value(shown, chosen(shown)[0])})
    assert sent.status_code == 303, text(sent)
    await portal.deliver()
    mailboxes = {recipient for one in portal.relay.received for recipient in one.recipients}
    assert mailboxes & {ADA, BEA, CLEO} == {BEA}
    (lead,) = await portal.leads()
    assert "Oklahoma" not in repr(vars(lead))
    everything = b"".join(one.message.as_bytes() for one in portal.relay.received)
    assert b"Oklahoma" not in everything


async def test_a_position_is_in_nothing_that_is_sent_on(portal: Portal) -> None:
    shown = page(await portal.browser().get(f"{FORM}?near=30.3,-97.7"))
    assert chosen(shown) == ["Near Clinic"]
    assert not shown.all("input", name="near")
    links = [one.attributes["href"] for one in shown.one("main").all("a") if "href" in one.attributes]
    assert not [one for one in links if "97.7" in one]
