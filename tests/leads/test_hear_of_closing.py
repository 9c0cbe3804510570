"""Whoever wrote to a study is told once when it stops taking people, whatever the reason, and their receipt
says so; nobody is told twice, or after they took their message back."""

import pytest

from tests.databases import on_both_databases
from tests.leads.closings import (
    CLINIC,
    FULL_NOW,
    GONE,
    JO,
    NEWS,
    NO_SITE,
    NOBODY,
    OTHER,
    PASSED_ON,
    close,
    news,
    plain,
    site_at,
    withdraw,
)
from tests.leads.people import TYPED, Portal, body, path_in, text
from tests.leads.records import (
    CENTRAL_MAILBOX,
    NCT_ID,
    SECOND_MAILBOX,
    SITE_MAILBOX,
    location,
    record,
    store,
)
from tests.leads.relays import FULL, NO_SUCH_USER


@on_both_databases
async def test_the_sender_is_told_once_and_the_receipt_says_it(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    assert news(portal) == []
    await close(portal)
    for _ in range(3):
        await portal.deliver()
    (told,) = news(portal)
    assert FULL_NOW in plain(told)
    assert PASSED_ON in told
    assert "202-555-0143" in told
    assert "another center of this study" not in told
    (mail,) = [one for one in portal.mails(JO) if one["Subject"] == NEWS]
    assert path_in(mail) == receipt
    shown = text(await browser.get(receipt))
    assert FULL_NOW in shown
    assert PASSED_ON in shown
    assert "We wrote to you about it." in shown
    assert "Something has changed since you wrote" in shown
    assert "ask for the code of your message" in shown
    assert "What happens next" not in shown
    assert not portal.mails(SITE_MAILBOX)[1:]
    assert (await portal.trail()).count("lead.closed") == 1


async def test_a_study_that_left_the_registry_is_told_as_such(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    await portal.deliver()
    await withdraw(portal)
    await portal.deliver()
    (told,) = news(portal)
    assert GONE in told
    assert GONE in text(await portal.browser().get(receipt))


async def test_a_site_that_closes_leads_to_the_others_of_its_study(portal: Portal) -> None:
    await store(portal.database, record(CLINIC, OTHER))
    receipt = await portal.browser().sent(site=await site_at(portal, "Springfield Clinic"))
    await portal.deliver()
    await store(portal.database, record({**CLINIC, "status": "COMPLETED"}, OTHER))
    await portal.deliver()
    (told,) = news(portal)
    assert NO_SITE in told
    assert f"Write to another center of this study: http://127.0.0.1:8000/studies/{NCT_ID}" in plain(told)
    shown = text(await portal.browser().get(receipt))
    assert "This center of the same study takes messages now: Shelbyville Clinic" in shown


async def test_a_site_that_left_the_record_is_closed_too(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    await store(portal.database, record(OTHER))
    await portal.deliver()
    assert NO_SITE in news(portal)[0]


async def test_a_site_with_nobody_left_is_told_though_no_record_changed(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    await portal.set_team(phone="202-555-0199")
    await portal.deliver()
    assert news(portal) == []
    await portal.pause([SITE_MAILBOX, SECOND_MAILBOX, CENTRAL_MAILBOX])
    await portal.set_team(phone="202-555-0198")
    await portal.deliver()
    (told,) = news(portal)
    assert NOBODY in told
    assert "202-555-0198" in told


async def test_contacts_that_left_the_record_are_noticed_in_the_same_way(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    await store(portal.database, record(location("Springfield Clinic")))
    await portal.deliver()
    assert NOBODY in news(portal)[0]


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_sender_is_told_in_their_own_language(portal: Portal, language: str) -> None:
    browser = portal.browser()
    prefix = "" if language == "en" else f"/{language}"
    answer = await browser.post(f"{prefix}/studies/{NCT_ID}/message", TYPED)
    assert answer.status_code == 303
    await portal.deliver()
    await close(portal)
    await portal.deliver()
    (mail,) = portal.mails(JO)[1:]
    assert mail["Content-Language"] in {None, language}
    assert f"http://127.0.0.1:8000{answer.headers['location']}" in body(mail)


async def test_a_message_still_on_its_way_is_said_to_be(portal: Portal) -> None:
    portal.relay.answers[SITE_MAILBOX] = FULL
    await portal.browser().sent()
    await portal.deliver()
    await close(portal)
    await portal.deliver()
    assert "Your message is still on its way to the team." in news(portal)[0]


async def test_a_message_that_went_to_the_operator_is_said_to_have(portal: Portal) -> None:
    for mailbox in (SITE_MAILBOX, SECOND_MAILBOX, CENTRAL_MAILBOX):
        portal.relay.answers[mailbox] = NO_SUCH_USER
    await portal.browser().sent()
    await portal.deliver()
    await close(portal)
    await portal.deliver()
    assert "Your message went to Example Research, who run this portal." in news(portal)[0]
