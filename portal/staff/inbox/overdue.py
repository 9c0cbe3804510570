"""Who has waited too long: longer than their team aims at, in the working days and by the clocks of that
team."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.models import Lead
from portal.leads.waiting.looking import is_waiting, working_time
from portal.places.distances import Vector
from portal.staff.viewers import Viewer
from portal.studies.models import Site
from portal.teams.reading import TeamSettings, settings_of

DAYS_WITHOUT_AN_AIM = 1  # then the clock reminds the team


async def overdue(session: AsyncSession, viewer: Viewer) -> ColumnElement[bool]:
    """What is true of the leads that are overdue, in a query of Lead.

    It is computed for the sites where somebody waits now. Most of them share one moment before which waiting
    is too long, so only the others are named.
    """
    now = clock.now()
    waiting = (
        select(Site.id, Site.team_id, Site.country, Site.x, Site.y, Site.z)
        .join(Lead, Lead.site_id == Site.id)
        .where(Lead.waits_since <= now, is_waiting(), viewer.of_my_teams(Site.team_id))
        .distinct()
    )
    found = {row.id: row for row in await session.execute(waiting)}
    settings = await settings_of(session, {site_id: row.team_id for site_id, row in found.items()})
    sites: dict[datetime, list[int]] = defaultdict(list)
    for site_id, row in found.items():
        at = None if row.x is None else Vector(row.x, row.y, row.z)
        sites[too_long(settings[site_id], row.country, at, now)].append(site_id)
    if not sites:
        return false()
    usual = max(sites, key=lambda moment: len(sites[moment]))
    others = [
        _since(moment, Lead.site_id.in_(_listed(ids))) for moment, ids in sites.items() if moment != usual
    ]
    named = [site_id for moment, ids in sites.items() if moment != usual for site_id in ids]
    return or_(_since(usual, Lead.site_id.not_in(_listed(named))), *others)


def too_long(settings: TeamSettings, country: str | None, at: Vector | None, now: datetime) -> datetime:
    """Whoever waits since this moment or before waits too long for a team with these settings, at a site in
    this country of the registry."""
    days = settings.reply_within_days or DAYS_WITHOUT_AN_AIM
    return working_time(settings, country, at).waiting_since(now, days)


def _since(moment: datetime, there: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Lead.waits_since <= moment, is_waiting(), there)


def _listed(ids: list[int]) -> ColumnElement[int]:
    """Numbers of ours in the statement itself: there may be more than a statement has parameters."""
    return bindparam(None, ids, expanding=True, literal_execute=True)
