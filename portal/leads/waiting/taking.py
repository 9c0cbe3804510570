"""Taking the steps that are due for a lead, in one transaction: what is done stands in the database together
with the e-mails that say so, or nothing does."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.db.upserting import insert_new
from portal.leads.about import Desk
from portal.leads.details import bound_to, data_key_of
from portal.leads.history import note
from portal.leads.models import AnswerLink, ClockStep, Happened, Lead, LeadState, Reason
from portal.leads.telling.handing_on import Because, hand_on
from portal.leads.waiting.audience import listeners, tell_others
from portal.leads.waiting.looking import Due, due_for
from portal.leads.waiting.owing import owe
from portal.leads.waiting.rounds import stop_waiting
from portal.leads.waiting.steps import Step, is_away
from portal.leads.waiting.word import write_to_sender
from portal.studies.behind import site_with_people

BY = "clock"
HAPPENED = {Step.ESCALATE: Happened.ESCALATED, Step.OFFER: Happened.OFFERED, Step.GIVE_UP: Happened.GIVEN_UP}


async def take_steps(session: AsyncSession, desk: Desk, lead_id: str) -> tuple[Step, ...]:
    """Takes the steps that are due for a lead now, each once for each time that its sender began to wait.
    Those of the study hear of it in their next reminder; the sender gets one e-mail, about the last step."""
    lead = await session.get(Lead, lead_id, with_for_update=True, populate_existing=True)
    due = await due_for(session, lead_id)
    if lead is None or due is None or not await _noted(session, due):
        return ()
    if Step.ESCALATE in due.steps:
        others_told = await _escalate(session, desk, lead, due)
    else:
        others_told = False
        if Step.REMIND in due.steps:
            await _remind(session, desk, lead, due)
    mail_id = await write_to_sender(session, desk, lead, due, others_told=others_told)
    await _tell_history(session, lead, due, mail_id)
    return due.steps


async def _noted(session: AsyncSession, due: Due) -> bool:
    """Notes the steps as taken; False when somebody else has taken one of them."""
    now, waiting = clock.now(), due.waiting
    added = [
        await insert_new(session, ClockStep, lead_id=waiting.lead_id, round=waiting.round, step=step, at=now)
        for step in due.steps
    ]
    return all(added)


async def _remind(session: AsyncSession, desk: Desk, lead: Lead, due: Due) -> None:
    """Whoever was told is to be reminded; where none of them can answer, somebody else is told."""
    told = await listeners(session, lead.id)
    if not told and await hand_on(session, desk, lead, BY, Because.PAUSED):
        return
    await _owe(session, told, due)
    if told:
        await note(session, lead.id, Happened.REMINDED, BY)


async def _escalate(session: AsyncSession, desk: Desk, lead: Lead, due: Due) -> bool:
    """The same, and others are told besides; whether there are any. A team that is away is not reminded, if
    somebody else can answer."""
    told = await listeners(session, lead.id)
    behind = await site_with_people(session, lead.site_id)
    others = await tell_others(session, lead.id, data_key_of(desk.keyring, lead), behind)
    if not told and not others:
        await hand_on(session, desk, lead, BY, Because.PAUSED)
    await _owe(session, others if others and is_away(due.team) else [*told, *others], due)
    if Step.REMIND in due.steps and told and not is_away(due.team):
        await note(session, lead.id, Happened.REMINDED, BY)
    return bool(others)


async def _owe(session: AsyncSession, links: list[AnswerLink], due: Due) -> None:
    """In one order for all transactions: two that wait for each other would end each other on PostgreSQL."""
    for link in sorted(links, key=lambda link: link.mailbox.lower()):
        await owe(session, link.mailbox, due.working, knows_since=link.created_at)


async def _tell_history(session: AsyncSession, lead: Lead, due: Due, mail_id: str | None) -> None:
    for step in due.steps:
        words = mail_id if step is due.steps[-1] else None
        if step is Step.ASK:
            await audit.record(session, "lead.asked", bound_to(lead.id), mail=mail_id or "")
        elif step is Step.GIVE_UP:
            await _give_up(session, lead, _reason(due), words)
        elif step is not Step.REMIND:
            await note(session, lead.id, HAPPENED[step], BY, mail_id=words)


def _reason(due: Due) -> Reason:
    return Reason.NOT_REACHED if due.waiting.was_tried else Reason.UNANSWERED


async def _give_up(session: AsyncSession, lead: Lead, reason: Reason, mail_id: str | None) -> None:
    now = clock.now()
    closed = {"state": LeadState.CLOSED, "closed_at": now, "closed_because": reason, "call_on": None}
    await session.execute(update(Lead).where(Lead.id == lead.id).values(closed))
    await stop_waiting(session, lead.id)
    await note(session, lead.id, Happened.GIVEN_UP, BY, reason=reason, mail_id=mail_id)
