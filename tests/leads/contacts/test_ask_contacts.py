"""Every 90 days one e-mail a person asks whether they are still the contact, and no more often."""

import asyncio
from datetime import UTC, datetime, timedelta

import time_machine

from portal.leads.contacts.asking import MOST_AT_ONCE, ask_due
from portal.leads.contacts.health import paused_contacts, unconfirmed
from portal.leads.waiting.models import Reminder
from portal.teams.contacts import Contact
from portal.teams.health import wrong_person
from portal.teams.standing import accept
from tests.databases import on_both_databases
from tests.leads.contacts.asking import known_of, team_of
from tests.leads.people import Portal, body, code_in, path_in, text
from tests.leads.records import CENTRAL_MAILBOX, SECOND_MAILBOX, SITE_MAILBOX

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


async def ask(portal: Portal) -> int:
    """One round of asking, and the mails of it delivered."""
    asked = await ask_due(portal.database, portal.desk)
    await portal.deliver()
    return asked


def questions(portal: Portal, mailbox: str = SITE_MAILBOX) -> int:
    """How often a mailbox was asked."""
    return sum(mail["Subject"].startswith("Are you still") for mail in portal.mails(mailbox))


async def answered(portal: Portal) -> None:
    """Somebody wrote, and was spoken with: nothing waits."""
    await portal.browser().sent()
    await portal.deliver()
    (mail,), staff = portal.mails(SITE_MAILBOX), portal.browser()
    await staff.post(path_in(mail), {"code": code_in(mail), "answer": "spoke"})


@on_both_databases
async def test_whoever_was_told_of_a_message_is_asked_after_90_days_and_answers_in_one_press(
    portal: Portal,
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await answered(portal)
        clock.shift(89 * DAY)
        assert await ask(portal) == 0
        clock.shift(DAY)
        assert await ask(portal) == 1
        mail = portal.mails(SITE_MAILBOX)[-1]
        assert mail["Subject"] == "Are you still the contact for these studies?"
        assert "Springfield Clinic" in body(mail)
        assert "NCT01234567" in body(mail)
        assert "Hello Robin Marsh," in body(mail)
        staff = portal.browser()
        await staff.post(path_in(mail), {"code": code_in(mail)})
        await staff.post(path_in(mail), {"confirm": "yes"})
        assert "Are you still the contact for these?" in text(await staff.get(path_in(mail)))
        clock.shift(89 * DAY)
        assert await ask(portal) == 0
        clock.shift(DAY)
        assert await ask(portal) == 1
        assert questions(portal) == 2
        assert questions(portal, SECOND_MAILBOX) == 0, "the registry names them, and we never wrote to them"
        assert await known_of(portal, CENTRAL_MAILBOX) is None


@on_both_databases
async def test_workers_at_the_same_moment_ask_once(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await answered(portal)
        clock.shift(91 * DAY)
        rounds = await asyncio.gather(*(ask_due(portal.database, portal.desk) for _ in range(4)))
        assert sum(rounds) == 1
        assert await ask(portal) == 0
    assert questions(portal) == 1


@on_both_databases
async def test_whom_a_person_set_and_whom_an_accepting_team_lists_are_asked_too(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        cover = Contact(name="Kit Moss", email="Kit@Example.org")
        await portal.set_team(cover=[cover])
        async with portal.database.write.begin() as session:
            await accept(session, int(await team_of(portal)), "test")
        clock.shift(91 * DAY)
        assert await ask(portal) == 3
    assert [questions(portal, one) for one in ("kit@example.org", SITE_MAILBOX, SECOND_MAILBOX)] == [1, 1, 1]
    assert questions(portal, CENTRAL_MAILBOX) == 0


async def test_answering_messages_is_enough(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await answered(portal)
        clock.shift(80 * DAY)
        await portal.browser().sent(message="Another")
        await portal.deliver()
        mail, staff = portal.mails(SITE_MAILBOX)[-1], portal.browser()
        await staff.post(path_in(mail), {"code": code_in(mail), "answer": "spoke"})
        clock.shift(80 * DAY)
        assert await ask(portal) == 0


async def test_nobody_is_asked_on_the_day_of_a_reminder_nor_while_one_is_due(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await answered(portal)
        clock.shift(91 * DAY)
        async with portal.database.write.begin() as session:
            session.add(Reminder(mailbox=SITE_MAILBOX, sent_at=AT + 91 * DAY - timedelta(hours=20)))
        assert await ask(portal) == 0
        clock.shift(DAY)
        assert await ask(portal) == 1


async def test_paused_mailboxes_the_wrong_people_and_contacts_of_the_past_are_not_asked(
    portal: Portal,
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await answered(portal)
        clock.shift(91 * DAY)
        await portal.pause([SECOND_MAILBOX])
        async with portal.database.write.begin() as session:
            await wrong_person(session, int(await team_of(portal)), SITE_MAILBOX)
        assert await ask(portal) == 0
        assert (questions(portal), questions(portal, SECOND_MAILBOX)) == (0, 0)
        async with portal.database.read() as session:
            assert [one.address for one in await paused_contacts(session)] == [SECOND_MAILBOX]
        clock.shift(365 * DAY)
        async with portal.database.read() as session:
            assert await unconfirmed(session) == []


@on_both_databases
async def test_two_questions_without_an_answer_are_told_to_the_operator_and_one_is_not(
    portal: Portal,
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await answered(portal)
        for asked, days in ((1, 91), (2, 91)):
            clock.shift(days * DAY)
            assert await ask(portal) == 1
            clock.shift(15 * DAY)
            async with portal.database.read() as session:
                silent = await unconfirmed(session)
            assert [one.address for one in silent] == [SITE_MAILBOX] * (asked == 2)
        mailbox = await known_of(portal)
        assert mailbox is not None
        assert mailbox.paused_at is None


async def test_a_round_asks_so_many_and_the_next_goes_on(portal: Portal) -> None:
    number = MOST_AT_ONCE + 5
    with time_machine.travel(AT, tick=False) as clock:
        contacts = [Contact(name=f"No {one}", email=f"no{one}@example.org") for one in range(number)]
        await portal.set_team(contacts=contacts)
        clock.shift(91 * DAY)
        assert [await ask_due(portal.database, portal.desk) for _ in range(3)] == [MOST_AT_ONCE, 5, 0]
