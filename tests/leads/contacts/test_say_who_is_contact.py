"""Whoever is behind a mailbox says whether they are the one to ask; messages go where somebody answers."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from portal.leads.history import history_of
from portal.leads.models import Happened, LeadState, Reason
from portal.teams.contacts import Contact
from portal.teams.models import Mailbox, Team, TeamState
from portal.teams.standing import accept
from tests.databases import on_both_databases
from tests.leads.contacts.asking import known_of, opened, team_of, wrong_people
from tests.leads.people import Portal, code_in, page, path_in, text
from tests.leads.records import CENTRAL_MAILBOX, SECOND_MAILBOX, SITE_MAILBOX

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
FALLBACK = "fallback@example.org"


async def moves(portal: Portal) -> list[tuple[str, str | None]]:
    """How often each lead was handed on, and why."""
    async with portal.database.read() as session:
        found = [entry for lead in await portal.leads() for entry in await history_of(session, lead.id)]
    return [(entry.what, entry.reason) for entry in found if entry.what == Happened.MOVED]


async def told(portal: Portal) -> list[str]:
    return [link.mailbox for link in await portal.links()]


@on_both_databases
async def test_one_press_confirms_all_and_ends_a_pause(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    await portal.pause([SITE_MAILBOX])
    staff, path = await opened(portal)
    answer = await staff.post(path, {"confirm": "yes"})
    assert "Thank you" in text(await staff.get(answer.headers["location"]))
    mailbox = await known_of(portal)
    assert mailbox is not None
    assert (mailbox.confirmed_at is not None, mailbox.paused_at) == (True, None)


@on_both_databases
async def test_the_wrong_person_gets_no_more_and_all_that_waits_goes_to_the_next(portal: Portal) -> None:
    for number in range(3):
        await portal.browser().sent(message=str(number))
    await portal.deliver()
    staff, path = await opened(portal)
    first = page(await staff.get(path)).all("a", class_="button")[0].attributes["href"]
    answer = await staff.post(path, {"not_theirs": await team_of(portal)})
    assert "We turn to the next contact" in text(await staff.get(answer.headers["location"]))
    assert await wrong_people(portal) == [SITE_MAILBOX]
    await portal.deliver()
    assert sorted(await told(portal)) == [SECOND_MAILBOX] * 3 + [SITE_MAILBOX] * 3
    assert await moves(portal) == [(Happened.MOVED, "wrong_person")] * 3
    assert len(portal.mails(SECOND_MAILBOX)) == 3
    gone = await staff.get(first)
    assert (gone.status_code, "goes to somebody else" in text(gone)) == (410, True)
    await portal.deliver()
    assert len(await portal.links()) == 6, "handed on once"
    await portal.browser().sent(message="later")
    await portal.deliver()
    assert len(portal.mails(SECOND_MAILBOX)) == 4


async def test_the_wrong_person_in_an_answer_moves_the_other_messages_too(portal: Portal) -> None:
    for number in range(2):
        await portal.browser().sent(message=str(number))
    await portal.deliver()
    (mail, _), staff = portal.mails(SITE_MAILBOX), portal.browser()
    await staff.post(path_in(mail), {"code": code_in(mail), "answer": "wrong_person"})
    await portal.deliver()
    assert (await told(portal)).count(SECOND_MAILBOX) == 2
    assert await moves(portal) == [(Happened.MOVED, "wrong_person")] * 2


async def test_one_after_the_other_is_not_the_contact_until_the_operator_has_it(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    for mailbox in (SITE_MAILBOX, SECOND_MAILBOX, CENTRAL_MAILBOX):
        staff, path = await opened(portal, mailbox)
        await staff.post(path, {"not_theirs": await team_of(portal)})
        await portal.deliver()
    assert (await told(portal))[-1] == FALLBACK
    assert len(portal.mails(FALLBACK)) == 1
    for _ in range(3):
        await portal.deliver()
    assert len(await portal.links()) == 4


async def test_what_somebody_else_has_in_hand_is_not_handed_on(portal: Portal) -> None:
    browser = portal.browser()
    await browser.sent()
    await portal.deliver()
    (mail,), staff = portal.mails(SITE_MAILBOX), portal.browser()
    await staff.post(path_in(mail), {"code": code_in(mail), "answer": "spoke"})
    other, path = await opened(portal)
    await other.post(path, {"not_theirs": await team_of(portal)})
    await portal.deliver()
    assert await told(portal) == [SITE_MAILBOX], "nobody waits for it any more"


async def test_only_what_they_were_asked_about_can_be_turned_down(portal: Portal) -> None:
    staff, path = await opened(portal)
    for value in (await team_of(portal), "0", "999", "x", "1 or 1=1", "\u0661"):
        for name in ("not_theirs", "declined"):
            assert (await staff.post(path, {name: value})).status_code == 404
    assert await wrong_people(portal) == []


async def test_a_team_that_takes_no_messages_says_so_here_and_who_waits_is_told(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    staff, path = await opened(portal)
    answer = await staff.post(path, {"declined": await team_of(portal)})
    assert "We take no messages for that team" in text(await staff.get(answer.headers["location"]))
    (lead,) = await portal.leads()
    assert (lead.state, lead.closed_because) == (LeadState.CLOSED, Reason.DECLINED)
    async with portal.database.read() as session:
        assert await session.scalar(select(Team.state)) == TeamState.DECLINED


async def test_a_team_that_has_given_its_word_does_not_take_it_back_here(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    team = await team_of(portal)
    async with portal.database.write.begin() as session:
        await accept(session, int(team), "test")
    staff, path = await opened(portal)
    assert not page(await staff.get(path)).all("button", name="declined")
    assert (await staff.post(path, {"declined": team})).status_code == 404


@on_both_databases
async def test_whoever_answers_a_message_is_confirmed_by_that(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    async with portal.database.write.begin() as session:
        session.add(Mailbox(address=SITE_MAILBOX, failed_at=AT))
    (mail,), staff = portal.mails(SITE_MAILBOX), portal.browser()
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        await staff.post(path_in(mail), {"code": code_in(mail), "answer": "spoke"})
    mailbox = await known_of(portal)
    assert mailbox is not None
    assert (mailbox.confirmed_at, mailbox.failed_at) == (AT + timedelta(days=1), None)


async def test_an_operator_who_was_told_as_a_contact_is_not_turned_to_without_end(portal: Portal) -> None:
    await portal.set_team(contacts=[Contact(name="Lou", email=FALLBACK)])
    await portal.browser().sent()
    await portal.deliver()
    for mailbox in (FALLBACK, CENTRAL_MAILBOX):
        staff, path = await opened(portal, mailbox)
        await staff.post(path, {"not_theirs": await team_of(portal)})
        for _ in range(3):
            await portal.deliver()
    assert await told(portal) == [FALLBACK, CENTRAL_MAILBOX, FALLBACK]
    assert "lead.stranded" not in await portal.trail()
