"""A team's word on a lead: what it says it did or will do. It changes the state, stands in the history, tells
the clock whether the sender still waits, and reaches the sender in an approved sentence.

A different answer may follow at any time, also after the clock has given up. The same one from the same hand
within minutes is one: a double click, a second tab, a page that was loaded again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.about import Desk
from portal.leads.answers.days import check_day, end_of_day
from portal.leads.answers.sayings import Said
from portal.leads.answers.telling_sender import tell_sender
from portal.leads.answers.turning_down import not_theirs
from portal.leads.contacts.confirming import confirmed_by_answer
from portal.leads.history import history_of, note
from portal.leads.models import Answer, AnswerLink, Happened, Lead, LeadState, Reason
from portal.leads.waiting.rounds import begin_to_wait, stop_waiting
from portal.studies.behind import site_with_people

SAME_FOR = timedelta(minutes=10)
STATE_AFTER = {
    Answer.NO_ANSWER: LeadState.TRIED,
    Answer.LEFT_VOICEMAIL: LeadState.TRIED,
    Answer.SPOKE: LeadState.CONTACTED,
    Answer.NEED_INFORMATION: LeadState.CONTACTED,
    Answer.NOT_A_FIT: LeadState.CLOSED,
    Answer.FULL: LeadState.CLOSED,
}
SAID_BY_TEAMS = {*Answer, Happened.SCREENING, Happened.CLOSED, Happened.REOPENED}
LINK = "link:"
TEAMS = (LINK, "member:")  # how those of a team begin who may say something
REASONS = {Answer.NOT_A_FIT: Reason.NOT_A_FIT, Answer.FULL: Reason.FULL}


class LeadIsOver(Exception):
    """The sender took the message back, or it was erased: nothing can be said of it any more."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer. `by` is "link:<id>" or "member:<id>"; `call_on` the day of a promised call, required for
    WILL_CALL and left out of account for others."""

    answer: Answer
    by: str
    call_on: date | None = None

    @property
    def said(self) -> Said:
        """What it says to the sender."""
        return Said(self.answer, REASONS.get(self.answer), self.call_on)


async def give(session: AsyncSession, desk: Desk, lead: Lead, given: Given) -> bool:
    """Takes an answer; False for one that was given already. Raises LeadIsOver, and BadDay for a promised day
    that is missing, over or too far away."""
    lead = await _still_open(session, lead)
    if given.answer is not Answer.WILL_CALL and given.call_on is not None:
        given = Given(given.answer, given.by)
    if await _is_repeated(session, lead, given.said, given.by):
        return False
    if given.answer is Answer.WRONG_PERSON:
        await note(session, lead.id, given.answer, given.by)
        await not_theirs(session, desk, lead, given.by)
        return True
    team = (await site_with_people(session, lead.site_id)).team
    if given.answer is Answer.WILL_CALL:
        check_day(given.call_on, team)
    await _change(session, lead, _after(lead, given), given.by)
    if given.call_on is not None:
        await begin_to_wait(session, lead.id, end_of_day(given.call_on, team))
    elif lead.state == LeadState.TRIED:
        await begin_to_wait(session, lead.id, clock.now())
    else:
        await stop_waiting(session, lead.id)
    await _say(session, desk, lead, given.said, given.by)
    await confirmed_by_answer(session, given.by)
    return True


async def screen(session: AsyncSession, desk: Desk, lead: Lead, by: str) -> bool:
    """Notes that the team is finding out whether the study is right for the sender. They know, for they are
    asked, so they get no e-mail; their receipt says it. False when it was noted already. Raises
    LeadIsOver."""
    lead = await _still_open(session, lead)
    if lead.state == LeadState.SCREENING:
        return False
    await _change(session, lead, _reopened() | {"state": LeadState.SCREENING, "call_on": None}, by)
    await stop_waiting(session, lead.id)
    await _say(session, desk, lead, Said(Happened.SCREENING), by)
    return True


async def close(session: AsyncSession, desk: Desk, lead: Lead, reason: Reason, by: str) -> bool:
    """Closes a lead; the sender is told why, where they could not know it. False when it was closed for that
    reason already. Raises LeadIsOver."""
    lead = await _still_open(session, lead)
    if lead.state == LeadState.CLOSED and lead.closed_because == reason:
        return False
    await _change(session, lead, _closed(reason), by)
    await stop_waiting(session, lead.id)
    await _say(session, desk, lead, Said(Happened.CLOSED, reason), by)
    return True


async def reopen(session: AsyncSession, desk: Desk, lead: Lead, by: str) -> bool:
    """Opens a closed lead again, and the sender waits from now on. False when it is not closed. Raises
    LeadIsOver."""
    lead = await _still_open(session, lead)
    if lead.state != LeadState.CLOSED:
        return False
    await _change(session, lead, _reopened() | {"state": LeadState.OPENED}, by)
    await begin_to_wait(session, lead.id, clock.now())
    await _say(session, desk, lead, Said(Happened.REOPENED), by)
    return True


async def _still_open(session: AsyncSession, lead: Lead) -> Lead:
    """The lead as it is now; others who would change it wait."""
    lead = await session.get_one(Lead, lead.id, with_for_update=True, populate_existing=True)
    if lead.state == LeadState.TAKEN_BACK or lead.erased_at is not None:
        raise LeadIsOver
    return lead


async def _is_repeated(session: AsyncSession, lead: Lead, said: Said, by: str) -> bool:
    """Whether the last thing that was said of the lead is the same, from the same hand, minutes ago."""
    answers = [one for one in await history_of(session, lead.id) if one.what in SAID_BY_TEAMS]
    if not answers:
        return False
    last = answers[-1]
    same = (last.what, last.by, last.call_on) == (said.what, by, said.call_on)
    return same and clock.now() - last.at < SAME_FOR


def _after(lead: Lead, given: Given) -> dict[str, Any]:
    """The columns of a lead after an answer. Whoever is being screened stays so while they are spoken with or
    called, and a promise to call changes nothing of what was before it."""
    if reason := REASONS.get(given.answer):
        return _closed(reason)
    state = STATE_AFTER.get(given.answer, LeadState(lead.state))
    if lead.state == LeadState.SCREENING:
        state = LeadState.SCREENING
    elif state in {LeadState.NEW, LeadState.CLOSED}:
        state = LeadState.OPENED
    return _reopened() | {"state": state, "call_on": given.call_on}


def _closed(reason: Reason) -> dict[str, Any]:
    return {
        "state": LeadState.CLOSED,
        "closed_at": clock.now(),
        "closed_because": reason,
        "call_on": None,
    }


def _reopened() -> dict[str, Any]:
    return {"closed_at": None, "closed_because": None}


async def _change(session: AsyncSession, lead: Lead, columns: dict[str, Any], by: str) -> None:
    """What a team has answered was opened, though nobody may have read it before."""
    now = clock.now()
    if by.startswith(TEAMS):
        columns = columns | {"answered_at": lead.answered_at or now, "opened_at": lead.opened_at or now}
    await session.execute(update(Lead).where(Lead.id == lead.id).values(columns))
    if by.startswith(LINK):
        await session.execute(
            update(AnswerLink)
            .where(AnswerLink.id == by.removeprefix(LINK), AnswerLink.opened_at.is_(None))
            .values(opened_at=now)
        )
    await session.refresh(lead)


async def _say(session: AsyncSession, desk: Desk, lead: Lead, said: Said, by: str) -> None:
    mail_id = await tell_sender(session, desk, lead, said, by)
    await note(session, lead.id, said.what, by, call_on=said.call_on, reason=said.reason, mail_id=mail_id)
