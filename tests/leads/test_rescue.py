"""No message is lost: who does not take it is followed by the next, in the end by the operator, and the
receipt says so."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal.leads.telling import rescue
from portal.leads.telling.recipients import Part
from portal.mail.models import Outbox, State
from portal.mail.suppression import suppress
from portal.teams.models import Mailbox
from tests.databases import on_both_databases
from tests.leads.people import Portal, body, code_in, path_in, text
from tests.leads.records import CENTRAL_MAILBOX, SECOND_MAILBOX, SITE_MAILBOX
from tests.leads.relays import FULL, NO_SUCH_USER, POLICY

FALLBACK = "fallback@example.org"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def told(portal: Portal) -> list[tuple[str, str]]:
    return [(link.mailbox, link.part) for link in await portal.links()]


@pytest.mark.parametrize("answer", [NO_SUCH_USER, POLICY, "554 No"])
async def test_the_next_contact_of_the_site_is_told_when_the_first_refuses(
    portal: Portal, answer: str
) -> None:
    portal.relay.answers[SITE_MAILBOX] = answer
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    assert await told(portal) == [(SITE_MAILBOX, Part.SITE), (SECOND_MAILBOX, Part.SITE)]
    (notice,) = portal.mails(SECOND_MAILBOX)
    assert (await browser.get(path_in(notice))).status_code == 200
    shown = text(await browser.get(receipt))
    assert "Message sent" in shown
    assert "could not be sent, so we turned to the next contact" in shown


async def test_then_the_central_team_is_told_without_personal_data_and_the_receipt_names_it(
    portal: Portal,
) -> None:
    await portal.set_team(full_details=True)
    portal.relay.answers |= {SITE_MAILBOX: NO_SUCH_USER, SECOND_MAILBOX: NO_SUCH_USER}
    browser = portal.browser()
    receipt = await browser.sent(message="Purple rhubarb")
    await portal.deliver()
    assert (await told(portal))[-1] == (CENTRAL_MAILBOX, Part.CENTRAL)
    (notice,) = portal.mails(CENTRAL_MAILBOX)
    assert "Purple rhubarb" not in body(notice)
    shown = text(await browser.get(receipt))
    assert "We have sent it to the study's central team." in shown
    assert "We have submitted the contact information you provided to the research team" not in shown


async def test_in_the_end_the_operator_gets_it_with_who_was_tried_and_the_receipt_says_so(
    portal: Portal,
) -> None:
    for mailbox in (SITE_MAILBOX, SECOND_MAILBOX, CENTRAL_MAILBOX):
        portal.relay.answers[mailbox] = NO_SUCH_USER
    browser = portal.browser()
    receipt = await browser.sent(message="Purple rhubarb")
    await portal.deliver()
    (notice,) = portal.mails(FALLBACK)
    for mailbox in (SITE_MAILBOX, SECOND_MAILBOX, CENTRAL_MAILBOX):
        assert mailbox in body(notice)
    assert "Purple rhubarb" not in body(notice)
    shown = text(await browser.get(receipt))
    assert "Message sent" not in shown
    assert "We could not reach the study team by email" in shown
    operator = portal.browser()
    await operator.post(path_in(notice), {"code": code_in(notice)})
    assert "Purple rhubarb" in text(await operator.get(path_in(notice)))


async def test_when_even_the_operator_cannot_be_reached_the_receipt_says_to_call(portal: Portal) -> None:
    for mailbox in (SITE_MAILBOX, SECOND_MAILBOX, CENTRAL_MAILBOX, FALLBACK):
        portal.relay.answers[mailbox] = NO_SUCH_USER
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    shown = text(await browser.get(receipt))
    assert "Message sent" not in shown
    assert "our emails to the study could not be sent. Call the team instead" in shown
    assert "202-555-0143" in shown
    assert (await portal.trail())[-1] == "lead.stranded"


async def test_a_mailbox_that_is_only_full_is_tried_again_and_nobody_else_is_told(portal: Portal) -> None:
    portal.relay.answers[SITE_MAILBOX] = FULL
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    assert await told(portal) == [(SITE_MAILBOX, Part.SITE)]
    assert "Our email to them is on its way." in text(await browser.get(receipt))


async def test_a_contact_on_the_suppression_list_is_passed_over_at_once(portal: Portal) -> None:
    async with portal.database.write.begin() as session:
        await suppress(session, portal.desk.keyring, SITE_MAILBOX, "test")
    await portal.browser().sent()
    assert await told(portal) == [(SITE_MAILBOX, Part.SITE), (SECOND_MAILBOX, Part.SITE)]
    await portal.deliver()
    assert len(portal.mails(SECOND_MAILBOX)) == 1


async def test_the_second_refusal_on_another_day_pauses_a_contact(portal: Portal) -> None:
    portal.relay.answers[SITE_MAILBOX] = NO_SUCH_USER
    with time_machine.travel(AT, tick=False) as clock:
        for number in range(2):
            await portal.browser().sent(message=str(number))
            await portal.deliver()
            clock.shift(timedelta(days=1))
    async with portal.database.read() as session:
        mailbox = await session.scalar(select(Mailbox).where(Mailbox.address == SITE_MAILBOX))
    assert mailbox is not None
    assert mailbox.paused_at == AT + timedelta(days=1)


async def test_a_message_that_was_taken_back_is_passed_to_nobody(portal: Portal) -> None:
    portal.relay.answers[SITE_MAILBOX] = FULL
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/withdraw")
    portal.relay.answers[SITE_MAILBOX] = NO_SUCH_USER
    await portal.deliver()
    assert await told(portal) == [(SITE_MAILBOX, Part.SITE)]
    assert len(portal.mails(SECOND_MAILBOX)) == 0


async def test_a_rescue_that_was_interrupted_is_made_up_for(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise OSError("disk full")

    portal.relay.answers[SITE_MAILBOX] = NO_SUCH_USER
    await portal.browser().sent()
    with monkeypatch.context() as patch:
        patch.setattr(rescue, "rescue", broken)
        await portal.deliver()
    assert await told(portal) == [(SITE_MAILBOX, Part.SITE)]
    await portal.deliver()
    assert await told(portal) == [(SITE_MAILBOX, Part.SITE), (SECOND_MAILBOX, Part.SITE)]
    await portal.deliver()
    assert len(await portal.links()) == 2


async def test_a_notice_that_was_held_is_followed_by_one_to_the_next_contact(portal: Portal) -> None:
    await portal.browser().sent()
    async with portal.database.write.begin() as session:
        await session.execute(update(Outbox).where(Outbox.kind == "lead").values(state=State.HELD))
    for _ in range(4):
        await portal.deliver()
    assert (await told(portal))[1][0] == SECOND_MAILBOX


async def test_a_refused_copy_is_a_problem_on_the_receipt_and_the_message_is_sent_all_the_same(
    portal: Portal,
) -> None:
    portal.relay.answers["jo@example.com"] = NO_SUCH_USER
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    shown = text(await browser.get(receipt))
    assert "A mail server refused it" in shown
    assert "Your own copy could not be sent. Check your email address." in shown
    assert "We have sent it to the research team at Springfield Clinic." in shown
    assert "A copy of the message has been sent to your email" not in shown
    assert len(portal.mails(SITE_MAILBOX)) == 1
    assert "confirmation.failed" in await portal.trail()


@on_both_databases
async def test_two_who_learn_of_the_same_failure_tell_one_more_person(portal: Portal) -> None:
    await portal.browser().sent()
    (first,) = await portal.links()

    async def learn() -> None:
        async with portal.database.write.begin() as session:
            await rescue.rescue(session, portal.desk, first.lead_id, after=first.id)

    await asyncio.gather(learn(), learn(), learn())
    assert await told(portal) == [(SITE_MAILBOX, Part.SITE), (SECOND_MAILBOX, Part.SITE)]
