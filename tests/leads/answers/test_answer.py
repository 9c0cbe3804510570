"""A team's answer changes the state of a message, tells the clock whether its sender still waits, and reaches
the sender in one e-mail with an approved sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from portal import clock
from portal.leads.answers.answering import LeadIsOver, close, reopen, screen
from portal.leads.answers.days import BadDay
from portal.leads.erasing import erase
from portal.leads.models import Answer, Happened, Lead, LeadState, Reason
from tests.databases import on_both_databases
from tests.leads.answers.answering import NOW, SENDER, given, history, the_lead, told, words
from tests.leads.people import Portal, body

TOMORROW = date(2026, 11, 25)
pytestmark = pytest.mark.usefixtures("travel")


@on_both_databases
@pytest.mark.parametrize(
    ("answer", "state", "waits", "said"),
    [
        (Answer.NO_ANSWER, LeadState.TRIED, True, "tried to call you, and nobody answered"),
        (Answer.LEFT_VOICEMAIL, LeadState.TRIED, True, "called you and left a voicemail"),
        (Answer.SPOKE, LeadState.CONTACTED, False, "says that they have been in touch with you"),
        (Answer.NEED_INFORMATION, LeadState.CONTACTED, False, "need to ask you something"),
        (Answer.NOT_A_FIT, LeadState.CLOSED, False, "not the right one for you"),
        (Answer.FULL, LeadState.CLOSED, False, "cannot take more people"),
    ],
)
async def test_each_answer_has_its_state_its_wait_and_its_words(
    portal: Portal, answer: Answer, state: LeadState, waits: bool, said: str
) -> None:
    await told(portal)
    assert await given(portal, answer)
    await portal.deliver()
    lead = await the_lead(portal)
    assert (lead.state, lead.waits_since is not None, lead.answered_at) == (state, waits, NOW)
    mail = portal.mails(SENDER)[-1]
    assert said in " ".join(body(mail).split())
    assert said in " ".join(body(mail, "html").split())
    assert "202-555-0143" in body(mail)
    (entry,) = await history(portal)
    assert (entry.what, entry.mail_id is not None) == (answer, True)
    assert entry.what in [kind.removeprefix("lead.") for kind in await portal.trail()]


@on_both_databases
async def test_a_promised_call_is_kept_and_the_wait_goes_on_after_that_day(portal: Portal) -> None:
    await portal.set_team(time_zone="America/Detroit")
    await told(portal)
    assert await given(portal, Answer.WILL_CALL, TOMORROW)
    await portal.deliver()
    lead = await the_lead(portal)
    assert (lead.state, lead.call_on, lead.round) == (LeadState.OPENED, TOMORROW, 1)
    assert lead.waits_since == datetime(2026, 11, 26, 5, tzinfo=UTC)
    assert "will call you on 25 November 2026." in words(portal)[0]


@pytest.mark.parametrize(
    ("number", "problem"),
    [(None, "Enter the day"), (-1, "is over"), (61, "within the next 60 days")],
)
async def test_a_day_that_cannot_be_kept_is_refused_by_name_and_changes_nothing(
    portal: Portal, number: int | None, problem: str
) -> None:
    await portal.set_team(time_zone="America/Detroit")
    await told(portal)
    day = None if number is None else NOW.date() + timedelta(days=number)
    with pytest.raises(BadDay, match=problem):
        await given(portal, Answer.WILL_CALL, day)
    assert await history(portal) == []
    assert (await the_lead(portal)).state == LeadState.NEW


@pytest.mark.parametrize("number", [0, 60])
async def test_today_and_the_sixtieth_day_can_be_promised(portal: Portal, number: int) -> None:
    await portal.set_team(time_zone="America/Detroit")
    await told(portal)
    assert await given(portal, Answer.WILL_CALL, NOW.date() + timedelta(days=number))


async def test_today_is_that_of_the_team(portal: Portal, travel: time_machine.Traveller) -> None:
    await portal.set_team(time_zone="America/Detroit")
    await told(portal)
    travel.move_to(datetime(2026, 11, 25, 3, tzinfo=UTC))  # it is still Tuesday in Detroit
    assert await given(portal, Answer.WILL_CALL, date(2026, 11, 24))


@on_both_databases
async def test_the_same_answer_twice_within_minutes_is_one(
    portal: Portal, travel: time_machine.Traveller
) -> None:
    await told(portal)
    assert await given(portal, Answer.NO_ANSWER)
    travel.shift(timedelta(minutes=9))
    assert not await given(portal, Answer.NO_ANSWER)
    await portal.deliver()
    assert len(words(portal)) == len(await history(portal)) == 1


async def test_a_second_try_the_next_day_is_news(portal: Portal, travel: time_machine.Traveller) -> None:
    await told(portal)
    await given(portal, Answer.NO_ANSWER)
    travel.shift(timedelta(days=1))
    assert await given(portal, Answer.NO_ANSWER)
    await portal.deliver()
    assert len(words(portal)) == 2
    assert (await the_lead(portal)).waits_since == NOW + timedelta(days=1)


@on_both_databases
async def test_another_answer_later_changes_the_state_and_the_first_one_stays_the_first(
    portal: Portal, travel: time_machine.Traveller
) -> None:
    await told(portal)
    await given(portal, Answer.FULL)
    assert (await the_lead(portal)).closed_because == Reason.FULL
    travel.shift(timedelta(minutes=1))
    await given(portal, Answer.WILL_CALL, TOMORROW)
    lead = await the_lead(portal)
    assert (lead.state, lead.closed_at, lead.closed_because) == (LeadState.OPENED, None, None)
    travel.shift(timedelta(minutes=1))
    await given(portal, Answer.SPOKE)
    lead = await the_lead(portal)
    assert (lead.state, lead.call_on, lead.waits_since) == (LeadState.CONTACTED, None, None)
    assert lead.answered_at == NOW
    assert [one.what for one in await history(portal)] == [Answer.FULL, Answer.WILL_CALL, Answer.SPOKE]


async def test_who_is_being_screened_stays_so_when_a_call_reaches_nobody(portal: Portal) -> None:
    await told(portal)
    async with portal.database.write.begin() as session:
        assert await screen(session, portal.desk, await the_lead(portal), "member:1")
    await given(portal, Answer.NO_ANSWER)
    lead = await the_lead(portal)
    assert (lead.state, lead.waits_since) == (LeadState.SCREENING, None)


async def test_an_answer_after_the_clock_gave_up_is_taken(portal: Portal) -> None:
    await told(portal)
    async with portal.database.write.begin() as session:
        assert await close(session, portal.desk, await the_lead(portal), Reason.UNANSWERED, "clock")
    lead = await the_lead(portal)
    assert (lead.state, lead.answered_at, lead.opened_at) == (LeadState.CLOSED, None, None)
    await given(portal, Answer.SPOKE)
    await portal.deliver()
    lead = await the_lead(portal)
    assert (lead.state, lead.closed_because, lead.answered_at) == (LeadState.CONTACTED, None, NOW)
    assert len(words(portal)) == 1, "the clock has words of its own"


@pytest.mark.parametrize("what", ["taken back", "erased"])
async def test_nothing_can_be_said_of_a_message_that_was_taken_back_or_erased(
    portal: Portal, what: str
) -> None:
    await told(portal)
    lead = await the_lead(portal)
    async with portal.database.write.begin() as session:
        if what == "erased":
            await erase(session, [lead.id], because="test")
        else:
            await session.execute(update(Lead).values(state=LeadState.TAKEN_BACK, taken_back_at=clock.now()))
    with pytest.raises(LeadIsOver):
        await given(portal, Answer.SPOKE)
    assert await history(portal) == []


@on_both_databases
async def test_a_closed_message_is_opened_again_and_the_sender_hears_so(portal: Portal) -> None:
    await told(portal)
    async with portal.database.write.begin() as session:
        await close(session, portal.desk, await the_lead(portal), Reason.NOT_REACHED, "member:1")
        assert not await close(session, portal.desk, await the_lead(portal), Reason.NOT_REACHED, "member:1")
    async with portal.database.write.begin() as session:
        assert await reopen(session, portal.desk, await the_lead(portal), "member:1")
        assert not await reopen(session, portal.desk, await the_lead(portal), "member:1")
    await portal.deliver()
    lead = await the_lead(portal)
    assert (lead.state, lead.closed_at, lead.waits_since) == (LeadState.OPENED, None, NOW)
    assert [one.what for one in await history(portal)] == [Happened.CLOSED, Happened.REOPENED]
    assert any("They have stopped trying" in said for said in words(portal))
    assert any("has taken up your message again" in said for said in words(portal))
