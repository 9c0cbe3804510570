"""Finding the leads for which a step of the clock is due."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from portal import clock
from portal.leads.models import ClockStep, Lead, LeadState
from portal.leads.waiting.steps import Step, Waiting, due_steps
from portal.places.distances import Vector
from portal.studies.models import Site
from portal.teams.hours import WorkingTime
from portal.teams.reading import TeamSettings, settings_of
from portal.teams.zones import time_zone_for
from portal.web.telephone import region

AT_ONCE = 1000
NOBODY_ANSWERS_THESE = (LeadState.TAKEN_BACK, LeadState.CLOSED)
REMEMBERED = (Step.ASK, Step.REMIND, Step.ESCALATE, Step.OFFER)  # after the last one nobody waits


@dataclass(frozen=True, slots=True)
class Due:
    """A lead with the steps to be taken now; `working` is when its team works."""

    waiting: Waiting
    steps: tuple[Step, ...]
    team: TeamSettings
    working: WorkingTime


def is_waiting() -> ColumnElement[bool]:
    """Of a lead: its sender waits for the team, now or from a promised day on, and may still be answered."""
    goes_on = and_(Lead.closing.is_(None), Lead.erased_at.is_(None))
    return and_(Lead.waits_since.is_not(None), goes_on, Lead.state.not_in(NOBODY_ANSWERS_THESE))


async def all_due(session: AsyncSession, but: Collection[str] = ()) -> AsyncIterator[Due]:
    """Every lead for which something is due, those first who wait the longest; `but` leaves leads out."""
    last: tuple[datetime, str] | None = None
    now = clock.now()
    while page := (await session.execute(_page(now, last))).all():
        last = (page[-1].waits_since, page[-1].id)
        for due in await _due_among([row for row in page if row.id not in but], session, now):
            yield due


async def due_for(session: AsyncSession, lead_id: str) -> Due | None:
    """What is due for one lead, as it is now."""
    now = clock.now()
    rows = await session.execute(_waiting().where(Lead.waits_since <= now, Lead.id == lead_id))
    return next(iter(await _due_among(rows.all(), session, now)), None)


def working_time(team: TeamSettings, country: str | None = None, at: Vector | None = None) -> WorkingTime:
    """When a team works; where it has named no time zone, by the clocks of its site, which is in this country
    of the registry."""
    return WorkingTime.of(team, time_zone_for(team, region(country), at))


async def _due_among(
    rows: Collection[Row[*tuple[Any, ...]]], session: AsyncSession, now: datetime
) -> list[Due]:
    waiting = [_read(row) for row in rows]
    teams = await settings_of(session, {one.site_id: one.team_id for one in waiting})
    places = {
        row.site_id: (row.country, None if row.x is None else Vector(row.x, row.y, row.z)) for row in rows
    }
    working = {site: working_time(team, *places[site]) for site, team in teams.items()}
    found = []
    for one in waiting:
        # By the clocks of its site where no zone was set, as the day of a call was promised.
        team = replace(teams[one.site_id], time_zone=working[one.site_id].zone.key)
        if steps := due_steps(one, team, working[one.site_id], now):
            found.append(Due(one, steps, team, working[one.site_id]))
    return found


def _page(now: datetime, last: tuple[datetime, str] | None) -> Select[*tuple[Any, ...]]:
    page = _waiting().where(Lead.waits_since <= now).order_by(Lead.waits_since, Lead.id).limit(AT_ONCE)
    return page if last is None else page.where(tuple_(Lead.waits_since, Lead.id) > last)


@cache
def _waiting() -> Select[*tuple[Any, ...]]:
    """The leads whose senders wait, and when each step of their round was taken. Putting the statement
    together takes longer than asking it for one lead."""
    taken = {step: aliased(ClockStep) for step in REMEMBERED}
    rows = select(
        *(Lead.id, Lead.site_id, Lead.state, Lead.waits_since, Lead.round, Lead.call_on),
        *(Site.team_id, Site.country, Site.x, Site.y, Site.z),
        *(one.at.label(step) for step, one in taken.items()),
    ).join(Site, Site.id == Lead.site_id)
    for step, one in taken.items():
        same = (one.lead_id == Lead.id, one.round == Lead.round, one.step == step)
        rows = rows.outerjoin(one, and_(*same))
    return rows.where(is_waiting())


def _read(row: Row[*tuple[Any, ...]]) -> Waiting:
    values = row._mapping
    taken = {step: values[step] for step in REMEMBERED if values[step] is not None}
    return Waiting(
        lead_id=values["id"],
        site_id=values["site_id"],
        team_id=values["team_id"],
        state=values["state"],
        since=values["waits_since"],
        round=values["round"],
        call_on=values["call_on"],
        taken=taken,
    )
