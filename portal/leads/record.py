"""How teams have answered: counted anew whenever it is asked, from what stands of each message.

What counts is a message of the last twelve months that was answered, or for which the clock has taken a step
since nobody answered. So one that came this morning does not count against a team, and one that was passed
on, closed by the clock or waits still does. A message that its sender took back counts neither way."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from statistics import median

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.models import ClockStep, Lead, LeadState
from portal.studies.models import Site
from portal.teams.record import Record

MONTHS = 12
ONE_DAY = timedelta(days=1)


async def record_of(session: AsyncSession, team_ids: Collection[int]) -> dict[int, Record]:
    """The record of each of these teams, by its id, in one query."""
    waited = exists().where(ClockStep.lead_id == Lead.id)
    counted = (
        select(Site.team_id, Lead.created_at, Lead.answered_at)
        .join(Site, Site.id == Lead.site_id)
        .where(Site.team_id.in_(team_ids), Lead.created_at >= clock.months_ago(MONTHS))
        .where(Lead.state != LeadState.TAKEN_BACK, or_(Lead.answered_at.is_not(None), waited))
    )
    waits: dict[int, list[float | None]] = defaultdict(list)
    for team_id, written_at, answered_at in await session.execute(counted):
        waits[team_id].append((answered_at - written_at) / ONE_DAY if answered_at else None)
    return {team_id: _record(waits[team_id]) for team_id in team_ids}


def _record(waits: Collection[float | None]) -> Record:
    answered = [days for days in waits if days is not None]
    return Record(len(answered), len(waits), median(answered) if answered else None)
