"""A message keeps the very wording of the consent that its sender saw, and nobody agrees to words unseen."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.leads.models import ConsentText
from portal.texts import history
from portal.texts.history import Approval
from portal.texts.places import PORTAL, Place, Scope
from portal.texts.text import Text
from portal.web import ready
from tests.databases import on_both_databases
from tests.leads.people import FORM, TYPED, Browser, Portal, page, text
from tests.leads.records import WARM_BATHS, contact, location, record, store

OLD = "I agree that <<OPERATOR_NAME>> passes this on to <<SITE_NAME>>."
NEW = "I agree to everything new."


@pytest.fixture(autouse=True)
def look_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes see at once what others approve."""
    monkeypatch.setattr(ready, "SECONDS_BETWEEN_LOOKS", 0)


async def approve(portal: Portal, body: str, place: Place = PORTAL, reference: str | None = None) -> int:
    async with portal.database.write.begin() as session:
        version_id = await history.draft(session, Text("consent", place, "en", body, "a test"))
        await history.approve(session, version_id, Approval("Kim Dale", reference))
    return version_id


async def seen(browser: Browser, address: str = FORM) -> str:
    """Opens a form; what it says of the wording on it."""
    return page(await browser.get(address)).one("input", name="consent_text").attributes["value"]


async def kept(portal: Portal) -> str:
    """The words under which the only message was sent."""
    (lead,) = await portal.leads()
    async with portal.database.read() as session:
        wording = await session.get(ConsentText, lead.consent_digest)
    assert wording is not None
    return wording.body


@on_both_databases
async def test_a_message_keeps_the_words_that_its_form_showed_though_others_are_approved_meanwhile(
    portal: Portal,
) -> None:
    version_id = await approve(portal, OLD, reference="IRB 26-014")
    browser = portal.browser()
    digest = await seen(browser, FORM.removesuffix("/message"))
    await approve(portal, NEW, reference="IRB 26-099")
    assert (await browser.send(consent_text=digest)).status_code == 303
    assert await kept(portal) == "I agree that Example Research passes this on to Springfield Clinic."
    (lead,) = await portal.leads()
    assert (lead.consent_version, lead.consent_reference) == (version_id, "IRB 26-014")


async def test_words_of_longer_ago_than_a_form_may_lie_open_are_shown_anew_with_all_that_was_typed(
    portal: Portal,
) -> None:
    with time_machine.travel(clock.now() - timedelta(days=31)):
        await approve(portal, OLD)
        digest = await seen(portal.browser())
        await approve(portal, NEW)
    answer = await portal.browser().send(consent_text=digest, message="Is it far?")
    assert answer.status_code == 422
    assert NEW in text(answer)
    assert "These words have changed. Read them again, and tick the box to agree" in text(answer)
    shown = page(answer)
    assert "checked" not in shown.one("input", id="consent").attributes
    assert shown.one("textarea", name="message").text == "Is it far?"
    assert shown.one("input", name="email").attributes["value"] == TYPED["email"]
    assert not await portal.leads()
    again = shown.one("input", name="consent_text").attributes["value"]
    assert (await portal.browser().send(consent_text=again)).status_code == 303
    assert await kept(portal) == NEW


async def test_words_that_lasted_into_the_time_a_form_may_lie_open_are_taken(portal: Portal) -> None:
    with time_machine.travel(clock.now() - timedelta(days=50)):
        await approve(portal, OLD)
    with time_machine.travel(clock.now() - timedelta(days=29)):
        digest = await seen(portal.browser())
        await approve(portal, NEW)
    assert (await portal.browser().send(consent_text=digest)).status_code == 303
    assert (await kept(portal)).startswith("I agree that Example Research")


async def test_a_program_that_knows_the_contracts_fields_alone_agrees_to_the_words_of_that_moment(
    portal: Portal,
) -> None:
    await approve(portal, NEW)
    assert (await portal.browser().send()).status_code == 303
    assert await kept(portal) == NEW


@pytest.mark.parametrize("digest", ["0" * 64, "x", "23f91c"])
async def test_words_that_were_never_ours_are_not_agreed_to(portal: Portal, digest: str) -> None:
    assert (await portal.browser().send(consent_text=digest)).status_code == 422
    assert not await portal.leads()


async def test_a_center_with_words_of_its_own_shows_them_before_they_are_agreed_to(portal: Portal) -> None:
    second = location("Elm Clinic", contact("Lee Ames", "lee@example.org"))
    both = [*WARM_BATHS["protocolSection"]["contactsLocationsModule"]["locations"], second]
    await store(portal.database, record(*both))
    own = "Elm Clinic keeps a list."
    await approve(portal, own, Place(Scope.SITE, "2"))
    browser = portal.browser()
    digest = await seen(browser)
    answer = await browser.send(site="2", consent_text=digest)
    assert answer.status_code == 422
    assert own in text(answer)
    again = page(answer).one("input", name="consent_text").attributes["value"]
    assert again == await seen(browser, f"{FORM}?site=2") != digest
    assert (await browser.send(site="2", consent_text=again)).status_code == 303
    assert await kept(portal) == own


async def test_one_center_of_several_is_written_to_under_the_words_for_all(portal: Portal) -> None:
    second = location("Elm Clinic", contact("Lee Ames", "lee@example.org"))
    both = [*WARM_BATHS["protocolSection"]["contactsLocationsModule"]["locations"], second]
    await store(portal.database, record(*both))
    await approve(portal, OLD)
    browser = portal.browser()
    assert (await browser.send(site="2", consent_text=await seen(browser))).status_code == 303
    assert await kept(portal) == "I agree that Example Research passes this on to the chosen center."


async def test_the_language_of_the_words_is_kept_with_them(portal: Portal) -> None:
    browser = portal.browser()
    digest = await seen(browser, f"/es{FORM}")
    answer = await browser.post(f"/es{FORM}", TYPED | {"consent_text": digest})
    assert answer.status_code == 303
    async with portal.database.read() as session:
        (wording,) = await session.scalars(select(ConsentText))
    assert wording.language == "es"
    assert wording.body.startswith("Acepto que Example Research envíe")
