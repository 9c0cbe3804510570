"""Whether a promised call came, in the sender's own word."""

from typing import Any

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.history import note
from portal.leads.models import Happened, Lead, LeadState
from portal.leads.receipts.story import may_say_whether_they_called
from portal.leads.waiting.rounds import begin_to_wait, stop_waiting
from portal.studies.behind import site_with_people


async def they_called(session: AsyncSession, lead: Lead, *, called: bool) -> None:
    """Takes the sender's word: they were called, and wait no longer; or they were not, and wait anew, with
    every step of the clock to come. Nothing happens while nobody asks: a second click, or a team that has
    answered meanwhile."""
    team = (await site_with_people(session, lead.site_id)).team
    if not may_say_whether_they_called(lead, team):
        return
    changed: dict[str, Any] = {"call_on": null()}
    if called and lead.state != LeadState.SCREENING:
        changed |= {"state": LeadState.CONTACTED}
    await session.execute(update(Lead).where(Lead.id == lead.id).values(changed))
    await note(session, lead.id, Happened.THEY_CALLED if called else Happened.THEY_DID_NOT_CALL, "sender")
    if called:
        await stop_waiting(session, lead.id)
    else:
        await begin_to_wait(session, lead.id, clock.now())
