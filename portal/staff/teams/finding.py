"""Finding a team for somebody of the staff: another's is not there at all."""

from sqlalchemy.ext.asyncio import AsyncSession

from portal.staff.viewers import Viewer
from portal.studies.models import Site
from portal.teams.models import Team
from portal.web.errors import NotFound

LARGEST_ID = 2**31 - 1


def check(viewer: Viewer, team_id: int) -> None:
    """Raises NotFound for a team that the viewer may not see, and for an id that no database would take."""
    if team_id > LARGEST_ID or not viewer.may_see(team_id):
        raise NotFound


async def find_team(session: AsyncSession, team_id: int) -> Team:
    """The team of this id. Raises NotFound."""
    team = await session.get(Team, team_id)
    if team is None:
        raise NotFound
    return team


async def find_site(session: AsyncSession, team_id: int, site_id: int) -> Site:
    """The site of this id, which has to be the team's. Raises NotFound."""
    site = await session.get(Site, site_id) if site_id <= LARGEST_ID else None
    if site is None or site.team_id != team_id:
        raise NotFound
    return site
