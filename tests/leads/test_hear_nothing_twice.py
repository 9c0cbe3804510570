"""Nobody hears twice that a study takes nobody any more, or after they took their message back, or at an
address that may be somebody else's."""

import asyncio
from datetime import timedelta

import time_machine

from portal import clock
from portal.leads.closing.watching import UNDER_WAY, Watch
from portal.mail.suppression import suppress
from tests.databases import on_both_databases
from tests.leads.closings import (
    FULL_NOW,
    JO,
    close,
    news,
)
from tests.leads.people import Portal, text
from tests.leads.records import (
    WARM_BATHS,
    store,
)
from tests.leads.relays import NO_SUCH_USER


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
