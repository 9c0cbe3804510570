"""A team that takes no messages here says so once, for all of its studies. Whoever waits for it is told."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.about import Desk
from portal.leads.answers.answering import close
from portal.leads.models import Lead, LeadState, Reason
from portal.studies.models import Site
from portal.teams.standing import decline

OVER = (LeadState.CLOSED, LeadState.TAKEN_BACK)


async def team_declines(session: AsyncSession, desk: Desk, lead: Lead, by: str) -> int:
    """The team of a lead's site takes no messages from now on; its leads that still wait are closed, each
    sender being told and offered what else there is. How many there were."""
    team_id = await session.scalar(select(Site.team_id).where(Site.id == lead.site_id))
    if team_id is None:  # no site is without one
        raise LookupError(lead.site_id)
    return await decline_for(session, desk, team_id, by)


async def decline_for(session: AsyncSession, desk: Desk, team_id: int, by: str) -> int:
    """The same for a team of which no message is at hand."""
    await decline(session, team_id, by)
    waiting = (
        select(Lead)
        .join(Site, Site.id == Lead.site_id)
        .where(Site.team_id == team_id, Lead.waits_since.is_not(None))
        .where(Lead.state.not_in(OVER), Lead.erased_at.is_(None))
        .order_by(Lead.id)
        .with_for_update(of=Lead)
    )
    leads = (await session.scalars(waiting)).all()
    for one in leads:
        await close(session, desk, one, Reason.DECLINED, by)
    return len(leads)
