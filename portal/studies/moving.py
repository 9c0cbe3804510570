"""Putting a site with another team by hand. The registry is not asked: what a person did survives every
import, since a site that is known keeps its team."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.db import revision
from portal.studies.models import Site
from portal.studies.reading import SiteNotFound
from portal.teams.models import Team
from portal.teams.settings import TeamNotFound


async def move_site(session: AsyncSession, site_id: int, team_id: int, *, actor: str) -> bool:
    """The site is this team's from now on, with its messages; whether that is news. Raises SiteNotFound and
    TeamNotFound."""
    before = await session.scalar(select(Site.team_id).where(Site.id == site_id).with_for_update())
    if before is None:
        raise SiteNotFound(site_id)
    if await session.scalar(select(Team.id).where(Team.id == team_id)) is None:
        raise TeamNotFound(f"There is no team {team_id}: see `portal teams list`.")
    if before == team_id:
        return False
    await session.execute(update(Site).where(Site.id == site_id).values(team_id=team_id))
    await audit.record(session, "site.moved", f"site:{site_id}", actor, before=before, team=team_id)
    await revision.bump(session)
    return True
