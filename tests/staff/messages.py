"""Messages in tests of the inbox: several sites with teams of their own, and leads that wait for as long as a
test likes."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from portal import clock
from portal.leads.models import Lead
from portal.studies.models import Site
from portal.teams.settings import change
from tests.leads.people import FORM, TYPED, Portal
from tests.leads.records import SITE_MAILBOX, contact, location, record, store

SPRINGFIELD, SHELBYVILLE = "Springfield Clinic", "Shelbyville Hospital"
OTHER_MAILBOX = "kit@example.org"
TWO_SITES = record(
    location(SPRINGFIELD, contact("Robin Marsh", SITE_MAILBOX)),
    location(SHELBYVILLE, contact("Kit Vale", OTHER_MAILBOX, "202-555-0190")),
)


async def two_teams(portal: Portal) -> tuple[int, int]:
    """The study recruits at two sites; the ids of the teams behind them."""
    await store(portal.database, TWO_SITES)
    async with portal.database.read() as session:
        found = await session.scalars(
            select(Site.team_id).where(Site.closed_at.is_(None)).order_by(Site.position)
        )
        first, second = found
    return first, second


async def site_of(portal: Portal, team_id: int) -> int:
    """The site of a team."""
    async with portal.database.read() as session:
        site_id = await session.scalar(select(Site.id).where(Site.team_id == team_id))
    assert site_id is not None
    return site_id


async def a_lead(portal: Portal, team_id: int | None = None, **typed: str) -> str:
    """Somebody writes to the site of a team, or to the only one; the id of the message."""
    before = {lead.id for lead in await portal.leads()}
    if team_id is not None:
        typed["site"] = str(await site_of(portal, team_id))
    answer = await portal.browser().post(FORM, TYPED | typed)
    assert answer.status_code == 303, answer.text
    (new,) = {lead.id for lead in await portal.leads()} - before
    return new


async def put(portal: Portal, lead_id: str, **columns: Any) -> None:
    """Changes what is stored of a lead."""
    async with portal.database.write.begin() as session:
        await session.execute(update(Lead).where(Lead.id == lead_id).values(columns))


async def waits(portal: Portal, lead_id: str, days: float) -> datetime:
    """The sender waits for so many days already."""
    since = clock.now() - timedelta(days=days)
    await put(portal, lead_id, waits_since=since, created_at=since)
    return since


async def set_for(portal: Portal, team_id: int, **settings: Any) -> None:
    """Sets something for a team."""
    async with portal.database.write.begin() as session:
        await change(session, team_id, **settings)
