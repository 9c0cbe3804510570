"""Nobody floods a study team through us, and nobody who writes honestly notices that there is a limit."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.config import Settings
from portal.db import Database
from tests.databases import on_both_databases
from tests.leads.people import FORM, TYPED, Portal, a_portal, page, text
from tests.leads.records import WARM_BATHS, store
from tests.leads.relays import Refusing

HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEW = {"messages_per_visitor": 3, "messages_per_email": 4, "messages_per_site": 6}


@pytest.fixture
async def portal(settings: Settings, database: Database, relay: Refusing) -> AsyncIterator[Portal]:
    """A portal that takes few messages."""
    await store(database, WARM_BATHS)
    async with a_portal(settings.model_copy(update=FEW | {"smtp_url": relay.url}), relay) as portal:
        yield portal


async def statuses(portal: Portal, address: str, number: int, **typed: str) -> list[int]:
    """What comes of messages from one address, each a different one from a mailbox of its own."""
    browser = portal.browser(address)
    start = len(await portal.leads())
    fields = [
        {"email": f"jo{start + turn}@example.com", "message": f"{start + turn}"} | typed
        for turn in range(number)
    ]
    return [(await browser.send(**one)).status_code for one in fields]


@on_both_databases
async def test_a_visitor_who_sent_many_is_told_when_to_go_on_and_everything_typed_is_kept(
    portal: Portal,
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        assert await statuses(portal, HOME, 3) == [303, 303, 303]
        clock.shift(timedelta(minutes=20))
        typed = TYPED | {"message": "A fourth one", "best_time": "after 5 pm", "voicemail_ok": "yes"}
        answer = await portal.browser(HOME).post(FORM, typed)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, str(40 * 60))
        assert answer.headers["cache-control"] == "no-store"
        shown = page(answer)
        assert shown.one("title").text.startswith("Not sent yet: Send a message")
        told = shown.one(class_="problem")
        assert (told.attributes["role"], "data-problem" in told.attributes) == ("alert", True)
        assert "Your message was not sent yet" in told.text
        assert "from your internet connection" in told.text
        assert "22 November 2026, 13:00 UTC" in told.text
        assert "202-555-0143" in told.text
        for name in ("first_name", "last_name", "email", "phone", "best_time"):
            assert shown.one("input", id=name).attributes["value"] == typed[name]
        assert shown.one("textarea", id="message").text == "A fourth one"
        assert all(
            "checked" in shown.one("input", id=name).attributes for name in ("consent", "voicemail_ok")
        )
        assert len(await portal.leads()) == 3
        assert await statuses(portal, ELSEWHERE, 1) == [303]
        clock.move_to(AT + HOUR)
        form_id = shown.one("input", name="form_id").attributes["value"]
        assert (await portal.browser(HOME).post(FORM, typed | {"form_id": form_id})).status_code == 303


async def test_refused_and_repeated_messages_cost_nothing(portal: Portal) -> None:
    browser = portal.browser(HOME)
    for _ in range(10):
        assert (await browser.send(phone="none")).status_code == 422
    assert [(await browser.send()).status_code for _ in range(10)] == [303] + [200] * 9
    assert await statuses(portal, HOME, 3) == [303, 303, 429]
    assert (await browser.send()).status_code == 200, "it is known, whatever the limit says"


async def test_one_customers_addresses_of_ipv6_are_one_visitor(portal: Portal) -> None:
    assert await statuses(portal, "2001:db8:1:2::1", 3) == [303, 303, 303]
    assert await statuses(portal, "2001:db8:1:2:ffff::1", 1) == [429]
    assert await statuses(portal, "2001:db8:1:3::1", 1) == [303]


async def test_behind_a_proxy_that_is_not_named_nobody_is_taken_for_everybody(portal: Portal) -> None:
    assert await statuses(portal, "127.0.0.1", 5) == [303] * 5


async def test_one_mailbox_writes_so_often_a_day_from_wherever_and_under_whatever_label(
    portal: Portal,
) -> None:
    spellings = ["jo@example.com", "JO@example.com", "jo+a@example.com", "jo+b@EXAMPLE.com"]
    for turn, email in enumerate(spellings):
        assert (
            await portal.browser(f"203.0.113.{turn}").send(email=email, message=str(turn))
        ).status_code == 303
    answer = await portal.browser(ELSEWHERE).send(email="jo+c@example.com")
    assert answer.status_code == 429
    assert "with this email address" in text(answer)


async def test_one_center_gets_so_many_a_day(portal: Portal) -> None:
    for turn in range(6):
        assert await statuses(portal, f"203.0.113.{turn}", 1) == [303]
    answer = await portal.browser(ELSEWHERE).send(email="kim@example.com")
    assert answer.status_code == 429
    assert "This center got very many messages" in text(answer)


async def test_a_refused_message_sends_nothing_and_uses_up_nothing_else(portal: Portal) -> None:
    assert await statuses(portal, HOME, 5, email="kim@example.com") == [303, 303, 303, 429, 429]
    assert await statuses(portal, ELSEWHERE, 1, email="kim@example.com") == [303], "two were not counted"
    await portal.deliver()
    assert len(portal.mails("kim@example.com")) == 3


@on_both_databases
async def test_parallel_messages_over_two_servers_do_not_pass_the_limit(portal: Portal) -> None:
    async with a_portal(portal.parts[Settings], portal.relay) as other:
        browsers = [server.browser(HOME) for server in (portal, other) * 6]
        answers = await asyncio.gather(
            *(one.send(email=f"jo{turn}@example.com") for turn, one in enumerate(browsers))
        )
    assert sorted(answer.status_code for answer in answers) == [303] * 3 + [429] * 9
    assert len(await portal.leads()) == 3


@on_both_databases
async def test_fifty_identical_ones_at_once_are_one_message_and_no_limit(portal: Portal) -> None:
    browsers = [portal.browser(HOME) for _ in range(50)]
    answers = await asyncio.gather(*(one.send() for one in browsers))
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [303]
    assert len(await portal.leads()) == 1


async def test_a_limit_of_nothing_is_none(settings: Settings, database: Database, relay: Refusing) -> None:
    await store(database, WARM_BATHS)
    without = settings.model_copy(update=dict.fromkeys(FEW, 0) | {"smtp_url": relay.url})
    async with a_portal(without, relay) as portal:
        assert await statuses(portal, HOME, 31, email="kim@example.com") == [303] * 31
