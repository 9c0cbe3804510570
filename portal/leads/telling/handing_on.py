"""Handing a lead on: a contact who will not answer, since it is not theirs or their mailbox takes no mail,
gives way to the next."""

from enum import StrEnum

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.about import Desk
from portal.leads.course import links_of
from portal.leads.history import note
from portal.leads.models import AnswerLink, Happened, Lead, LeadState
from portal.leads.telling.hands import in_good_hands
from portal.leads.telling.onward import tell_next
from portal.leads.waiting.rounds import begin_to_wait

BY_LINK = "link:"


class Because(StrEnum):
    """Why a lead is handed on."""

    WRONG_PERSON = "wrong_person"  # whoever was told says that it is not theirs
    PAUSED = "paused"  # nothing is sent to their mailbox any more


async def hand_on(session: AsyncSession, desk: Desk, lead: Lead, by: str, because: Because) -> bool:
    """Tells the next recipient who was not told yet, in the end the operator, and notes that; True when it
    did. It does not when the lead is closed, taken back or erased, or when somebody else who was told can
    still answer.

    `by` is "link:<id>" where somebody said that it is not theirs: that link opens nothing from now on.
    """
    lead = await session.get_one(Lead, lead.id, with_for_update=True, populate_existing=True)
    links = await links_of(session, lead.id)
    refused = next((link for link in links if by == BY_LINK + link.id), None)
    if refused is not None and because is Because.WRONG_PERSON:
        await _revoke(session, refused)
    if lead.state in {LeadState.TAKEN_BACK, LeadState.CLOSED} or lead.erased_at is not None:
        return False
    if await in_good_hands(session, lead.id, but=refused):
        return False
    if not await tell_next(session, desk, lead, links):
        return False
    await note(session, lead.id, Happened.MOVED, by, reason=because)
    await _forget_promise(session, lead)
    return True


async def _revoke(session: AsyncSession, link: AnswerLink) -> None:
    """Every link of the lead to that mailbox."""
    theirs = (AnswerLink.lead_id == link.lead_id, AnswerLink.mailbox == link.mailbox)
    await session.execute(
        update(AnswerLink).where(*theirs, AnswerLink.revoked_at.is_(None)).values(revoked_at=clock.now())
    )


async def _forget_promise(session: AsyncSession, lead: Lead) -> None:
    """A call on a day to come was promised by somebody who will not make it: the sender waits from now on."""
    if lead.waits_since is not None and lead.waits_since > clock.now():
        await session.execute(update(Lead).where(Lead.id == lead.id).values(call_on=null()))
        await begin_to_wait(session, lead.id, clock.now())
