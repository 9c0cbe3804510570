"""Counting the records of teams once more, from the history of their messages alone."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.leads.models import Answer, Happened, Lead, LeadEvent, LeadState
from portal.studies.models import Site
from portal.teams.record import Record
from tests.leads.people import Portal

SAID_BY_TEAM = {*Answer, Happened.SCREENING, Happened.CLOSED, Happened.REPLIED} - {Answer.WRONG_PERSON}
BY_THE_CLOCK = {Happened.REMINDED, Happened.ESCALATED, Happened.OFFERED, Happened.GIVEN_UP, Happened.MOVED}


async def recount(portal: Portal) -> dict[int, Record]:
    """The record of each team that has one, by its id, from every event since the first."""
    async with portal.database.read() as session:
        columns = (Lead.id, Lead.created_at, Lead.state, Site.team_id)
        leads = (await session.execute(select(*columns).join(Site, Site.id == Lead.site_id))).all()
        events = (await session.scalars(select(LeadEvent).order_by(LeadEvent.id))).all()
    answered: dict[str, datetime] = {}
    waited: set[str] = set()
    for event in events:
        if event.what in SAID_BY_TEAM and event.by.startswith(("link:", "member:")):
            answered.setdefault(event.lead_id, event.at)
        if event.what in BY_THE_CLOCK and event.by == "clock":
            waited.add(event.lead_id)
    waits = defaultdict(list)
    for lead in leads:
        if lead.state != LeadState.TAKEN_BACK and (lead.id in answered or lead.id in waited):
            at = answered.get(lead.id)
            waits[lead.team_id].append((at - lead.created_at) / timedelta(days=1) if at else None)
    return {team: _record(days) for team, days in waits.items()}


def _record(waits: list[float | None]) -> Record:
    days = sorted(one for one in waits if one is not None)
    middle = len(days) // 2
    half = (days[middle] + days[~middle]) / 2 if days else None
    return Record(len(days), len(waits), half)
