"""Sending the weekly mail: once a week over all processes, and once after a time in which none ran."""

import asyncio
from datetime import datetime, timedelta

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.leads.about import Desk
from portal.mail.bulletins import is_first, last_sent
from portal.mail.outbox import enqueue
from portal.web.parts import Parts
from portal.weekly.findings import look
from portal.weekly.mails import weekly

NAME = "weekly"
# Monday, 8 in the morning, by UTC: an operator has no time zone of their own. In the Americas it is there
# before they are; nobody waits for this mail.
AFTER_MIDNIGHT = timedelta(hours=8)


def week() -> str:
    """The week whose mail is the newest that is due, by ISO 8601: "2026-W48"."""
    return _week_of(clock.now())


async def send_if_due(parts: Parts) -> str | None:
    """Queues the mail of the week unless it was; its id. A portal that has just been set up is told nothing
    before its first Monday."""
    database, this_week = parts[Database], week()
    async with database.read() as session:
        last = await last_sent(session, NAME)
    if last is not None and _week_of(last) == this_week:
        return None
    async with database.write.begin() as session:
        if not await is_first(session, NAME, this_week) or last is None:
            return None
        found = await look(session)
        mail = await asyncio.to_thread(weekly, found, parts[Settings])
        return await enqueue(session, Desk.of(parts).keyring, mail, about=NAME)


def _week_of(moment: datetime) -> str:
    year, number, _day = (moment - AFTER_MIDNIGHT).isocalendar()
    return f"{year}-W{number:02}"
