"""The same message more than once: one lead and two mails, and no way to a stranger's receipt."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx2
import time_machine

from portal.tokens import Signer, new_token
from tests.databases import on_both_databases
from tests.leads.people import FORM, TYPED, Portal, page, text
from tests.leads.records import SITE_MAILBOX

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
pytestmark = on_both_databases


async def all_at_once(portal: Portal, times: int, fields: dict[str, str]) -> list[httpx2.Response]:
    """The same form from as many browsers, in parallel."""
    return await asyncio.gather(*(portal.browser().post(FORM, fields) for _ in range(times)))


async def test_fifty_identical_posts_of_one_form_are_one_lead_two_mails_and_one_receipt(
    portal: Portal,
) -> None:
    form_id = page(await portal.browser().get(FORM)).one("input", name="form_id").attributes["value"]
    answers = await all_at_once(portal, 50, TYPED | {"form_id": form_id})
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(await portal.leads()) == 1
    await portal.deliver()
    assert sorted(one.recipients for one in portal.relay.received) == [("jo@example.com",), (SITE_MAILBOX,)]


async def test_fifty_identical_posts_without_a_form_id_are_one_lead_and_one_receipt_for_one_of_them(
    portal: Portal,
) -> None:
    answers = await all_at_once(portal, 50, TYPED)
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [303]
    assert len(await portal.leads()) == 1
    await portal.deliver()
    assert len(portal.relay.received) == 2


async def test_who_repeats_a_strangers_message_is_shown_no_way_to_its_receipt(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    stranger = portal.browser()
    for answer in (await stranger.send(), await stranger.send_with_id()):
        assert answer.status_code == 200
        assert "We have this message already" in text(answer)
        assert receipt.rsplit("/", 1)[1] not in answer.text + str(answer.headers)
        assert "/receipts/" not in answer.text
        assert "set-cookie" not in answer.headers
    assert len(await portal.leads()) == 1


async def test_a_form_id_of_ones_own_making_counts_for_nothing(portal: Portal) -> None:
    form_id = page(await portal.browser().get(FORM)).one("input", name="form_id").attributes["value"]
    await portal.browser().post(FORM, TYPED | {"form_id": form_id})
    other_purpose = portal.parts[Signer].sign("sender", new_token())
    for made_up in ("", "x", form_id[:-6], form_id.upper(), other_purpose, "1" * 5_000, "\0"):
        answer = await portal.browser().post(FORM, TYPED | {"form_id": made_up})
        assert answer.status_code == 200
    assert len(await portal.leads()) == 1


async def test_the_same_form_id_with_a_strangers_words_does_not_lead_to_the_strangers_receipt(
    portal: Portal,
) -> None:
    await portal.browser().sent(first_name="Stranger")
    form_id = page(await portal.browser().get(FORM)).one("input", name="form_id").attributes["value"]
    mine = await portal.browser().post(FORM, TYPED | {"form_id": form_id})
    theirs = await portal.browser().post(FORM, TYPED | {"form_id": form_id, "first_name": "Stranger"})
    assert (mine.status_code, theirs.status_code) == (303, 200)


async def test_an_edited_message_is_a_new_lead(portal: Portal) -> None:
    browser = portal.browser()
    form_id = page(await browser.get(FORM)).one("input", name="form_id").attributes["value"]
    first = await browser.post(FORM, TYPED | {"form_id": form_id})
    second = await browser.post(FORM, TYPED | {"form_id": form_id, "message": "One more thing"})
    assert first.headers["location"] != second.headers["location"]
    assert len(await portal.leads()) == 2


async def test_after_a_day_the_same_message_is_a_new_lead(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        first = await portal.browser().sent()
        clock.shift(timedelta(hours=23, minutes=59))
        assert (await portal.browser().send()).status_code == 200
        clock.shift(timedelta(minutes=1))
        assert await portal.browser().sent() != first
    assert len(await portal.leads()) == 2


async def test_a_message_that_was_taken_back_can_be_sent_again(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await browser.post(f"{receipt}/withdraw")
    assert await browser.sent() != receipt
    await portal.deliver()
    assert len(portal.mails(SITE_MAILBOX)) == 1


async def test_so_can_one_that_came_with_a_form_id_from_the_page_that_is_still_open(portal: Portal) -> None:
    browser = portal.browser()
    form_id = page(await browser.get(FORM)).one("input", name="form_id").attributes["value"]
    receipts = []
    for _ in range(2):
        answer = await browser.post(FORM, TYPED | {"form_id": form_id})
        receipts.append(answer.headers["location"])
        await browser.post(f"{receipts[-1]}/withdraw")
    assert len(set(receipts)) == 2


async def test_different_people_are_different_leads(portal: Portal) -> None:
    answers = await asyncio.gather(
        *(portal.browser().post(FORM, TYPED | {"email": f"jo{number}@example.com"}) for number in range(20))
    )
    assert len({answer.headers["location"] for answer in answers}) == 20
    assert len(await portal.leads()) == 20
