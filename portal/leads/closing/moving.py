"""A study that the registry lists under a new number takes its messages along, where their site is found
again."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.leads.details import bound_to
from portal.leads.models import Lead
from portal.studies.standing import same_site, successors


async def follow_moves(session: AsyncSession) -> int:
    """Moves every message to a site of a former number to the same site of the study's present one; how
    many. One whose site is not found again stays where it is."""
    moved = 0
    for former, present in await successors(session):
        sites = select(Lead.site_id).where(Lead.nct_id == former).distinct()
        for site_id in (await session.scalars(sites)).all():
            new = await same_site(session, site_id, present)
            if new is not None:
                moved += await _move(session, site_id, present, new)
    return moved


async def _move(session: AsyncSession, site_id: int, nct_id: str, new_site_id: int) -> int:
    leads = await session.scalars(
        update(Lead)
        .where(Lead.site_id == site_id)
        .values(nct_id=nct_id, site_id=new_site_id)
        .returning(Lead.id)
        .execution_options(synchronize_session=False)
    )
    ids = list(leads)
    for lead_id in ids:
        await audit.record(session, "lead.moved", bound_to(lead_id), study=nct_id, site=new_site_id)
    return len(ids)
