"""Whoever wrote to a study is told once when it stops taking people, whatever the reason, and their receipt
says so; nobody is told twice, or after they took their message back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.leads.watching import UNDER_WAY, Watch
from portal.mail.suppression import suppress
from portal.studies import presence
from portal.studies.models import Site
from tests.databases import on_both_databases
from tests.leads.people import TYPED, Portal, body, path_in, text
from tests.leads.records import (
    CENTRAL_MAILBOX,
    NCT_ID,
    SECOND_MAILBOX,
    SITE_MAILBOX,
    WARM_BATHS,
    contact,
    location,
    record,
    store,
)
from tests.leads.relays import FULL, NO_SUCH_USER

JO = "jo@example.com"
NEWS = "Something has changed at the study you wrote to"
FULL_NOW = "The study takes no new people now. It has all the people it needs, and is still going on."
GONE = "ClinicalTrials.gov no longer lists this study. We do not know why."
NO_SITE = "The center you wrote to takes no new people for this study now."
NOBODY = "We no longer have an email address for the team you wrote to."
PASSED_ON = "We passed your message on before this. The team may still answer it, or they may not."
CLINIC = location("Springfield Clinic", contact("Robin Marsh", SITE_MAILBOX))
OTHER = location("Shelbyville Clinic", contact("Alex Poe", SECOND_MAILBOX))


def news(portal: Portal, to: str = JO) -> list[str]:
    """What the mailbox heard of the study's end."""
    return [body(mail) for mail in portal.mails(to) if mail["Subject"] == NEWS]


def plain(words: str) -> str:
    """On one line."""
    return " ".join(words.split())


async def close(portal: Portal, status: str = "ACTIVE_NOT_RECRUITING") -> None:
    await store(portal.database, {**WARM_BATHS, **record(CLINIC, status=status)})


async def withdraw(portal: Portal, to: str | None = None) -> None:
    """The registry lists the study no longer."""
    async with portal.database.write.begin() as session:
        await presence.left(session, NCT_ID, clock.now(), to)


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
    assert "Write to another center of this study" in text(await portal.browser().get(receipt))


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


async def test_who_took_their_message_back_hears_nothing_more(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/withdraw")
    await close(portal)
    await portal.deliver()
    assert news(portal) == []
    assert FULL_NOW not in text(await browser.get(receipt))


async def test_news_that_has_not_left_is_taken_back_with_the_message(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await close(portal)
    await Watch(portal.parts).look()
    await browser.post(f"{receipt}/withdraw")
    await portal.deliver()
    assert news(portal) == []


async def test_an_address_that_refused_our_mail_gets_no_more(portal: Portal) -> None:
    await portal.browser().sent()
    portal.relay.answers[JO] = NO_SUCH_USER
    await portal.deliver()
    portal.relay.answers.clear()
    await close(portal)
    await portal.deliver()
    assert news(portal) == []
    assert "lead.closed" in await portal.trail()


async def test_a_suppressed_address_gets_no_mail_and_the_receipt_does_not_say_so(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    async with portal.database.write.begin() as session:
        await suppress(session, portal.desk.keyring, JO, "test")
    await close(portal)
    await portal.deliver()
    assert news(portal) == []
    shown = text(await browser.get(receipt))
    assert FULL_NOW in shown
    assert "We wrote to you about it." not in shown


async def test_who_wrote_long_ago_is_not_written_to_but_reads_it(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await close(portal)
    with time_machine.travel(clock.now() + UNDER_WAY + timedelta(hours=1)):
        await portal.deliver()
    assert news(portal) == []
    assert FULL_NOW in text(await browser.get(receipt))


async def test_a_study_that_opens_again_is_open_and_its_next_end_is_news(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await close(portal)
    await portal.deliver()
    await store(portal.database, WARM_BATHS)
    await portal.deliver()
    shown = text(await browser.get(receipt))
    assert "What happens next" in shown
    assert "takes no new people" not in shown
    await close(portal, "TERMINATED")
    await portal.deliver()
    assert len(news(portal)) == 2


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


@on_both_databases
async def test_a_study_with_a_new_number_takes_its_messages_along(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    new = record(OTHER, {**CLINIC, "facility": "SPRINGFIELD  clinic"})
    new["protocolSection"]["identificationModule"] = {"nctId": "NCT07654321", "briefTitle": "Warm Showers"}
    await store(portal.database, new)
    await withdraw(portal, "NCT07654321")
    await portal.deliver()
    assert news(portal) == []
    (lead,) = await portal.leads()
    assert lead.nct_id == "NCT07654321"
    shown = await browser.get(receipt)
    assert "Warm Showers" in text(shown)
    assert "What happens next" in text(shown)
    assert (await portal.trail())[-1] == "lead.moved"


async def test_a_site_not_found_under_the_new_number_is_closed(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    new: dict[str, Any] = record(OTHER)
    new["protocolSection"]["identificationModule"] = {"nctId": "NCT07654321", "briefTitle": "Warm Showers"}
    await store(portal.database, new)
    await withdraw(portal, "NCT07654321")
    await portal.deliver()
    assert len(news(portal)) == 1


@on_both_databases
async def test_two_workers_tell_the_sender_once(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    await close(portal)
    await asyncio.gather(*(Watch(portal.parts).look() for _ in range(4)))
    await portal.deliver()
    assert len(news(portal)) == 1


async def test_nothing_is_looked_at_until_something_public_changes(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    watch = Watch(portal.parts)
    assert await watch.look() == 0
    await close(portal)
    assert await watch.look() == 1
    assert await watch.look() == 0


async def site_at(portal: Portal, facility: str) -> str:
    """The id of a site."""
    async with portal.database.read() as session:
        return str(await session.scalar(select(Site.id).where(Site.facility == facility)))
