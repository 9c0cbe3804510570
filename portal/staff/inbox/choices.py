"""What the inbox of somebody can be narrowed to: the studies and teams of the messages that they may see."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.models import Lead
from portal.staff.viewers import Viewer
from portal.studies.models import Site, StoredStudy
from portal.teams.models import Team
from portal.teams.reading import team_settings

MOST = 200  # in a list; of more, only the number can be typed


@dataclass(frozen=True, slots=True)
class Choices:
    """Studies by number and title, teams by id and name; None where there are too many for a list."""

    studies: tuple[tuple[str, str], ...] | None
    teams: tuple[tuple[int, str], ...] | None


async def choices(session: AsyncSession, viewer: Viewer) -> Choices:
    """What this person can choose among."""
    return Choices(await _studies(session, viewer), await _teams(session, viewer))


async def _studies(session: AsyncSession, viewer: Viewer) -> tuple[tuple[str, str], ...] | None:
    written_to = (
        select(Lead.nct_id).join(Site, Site.id == Lead.site_id).where(viewer.of_my_teams(Site.team_id))
    )
    found = (
        select(StoredStudy.nct_id, StoredStudy.title)
        .where(StoredStudy.nct_id.in_(written_to))
        .order_by(StoredStudy.title, StoredStudy.nct_id)
        .limit(MOST + 1)
    )
    rows = (await session.execute(found)).all()
    return tuple((row.nct_id, row.title) for row in rows) if len(rows) <= MOST else None


async def _teams(session: AsyncSession, viewer: Viewer) -> tuple[tuple[int, str], ...] | None:
    written_to = select(Site.team_id).join(Lead, Lead.site_id == Site.id)
    found = select(Team.id, Team.facility).where(Team.id.in_(written_to), viewer.of_my_teams(Team.id))
    rows = (await session.execute(found.order_by(Team.facility, Team.id).limit(MOST + 1))).all()
    if len(rows) > MOST:
        return None
    settings = await team_settings(session, [row.id for row in rows])
    return tuple((row.id, settings[row.id].name or row.facility) for row in rows)
