"""A lead as somebody of the team reads it who is signed in: the same as behind the link in their mail."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.i18n import language
from portal.leads.about import Desk, about
from portal.leads.answers.asking import asking, said_so_far
from portal.leads.answers.opening import Opened, as_read
from portal.leads.details import bound_to, details_of
from portal.leads.models import Lead, LeadState
from portal.leads.telling.recipients import Part
from portal.studies.behind import site_with_people
from portal.studies.reading import find


async def note_reading(session: AsyncSession, lead: Lead, by: str) -> None:
    """That a member of the staff opened a lead stands in the trail; a new one is opened by its team
    thereby."""
    await audit.record(session, "lead.opened", bound_to(lead.id), by)
    opened = update(Lead).where(Lead.id == lead.id, Lead.state == LeadState.NEW)
    await session.execute(opened.values(state=LeadState.OPENED, opened_at=clock.now()))
    await session.refresh(lead)


async def read(session: AsyncSession, desk: Desk, lead: Lead) -> Opened:
    """The lead, in the language being spoken. Raises DetailsErased."""
    details = details_of(desk.keyring, lead)
    behind = await site_with_people(session, lead.site_id)
    said = about(desk, (await find(session, lead.nct_id)).study, behind, language())
    lines = await said_so_far(session, desk, lead, said, details.message)
    asked = asking(desk, said, behind.team, Part.SITE, lead, details.message)
    return as_read(details, said, lead, asked, lines, may_decline=False)
