"""Noting that a mailbox is to be reminded. The note is written in the transaction that takes a step of the
clock; the e-mail follows in one of its own, and lists all that waits. So whatever is interrupted, no reminder
is lost, and nobody gets two in a day."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.upserting import insert_new
from portal.leads.waiting.models import Reminder
from portal.mail.address import comparable
from portal.teams.hours import WorkingTime


async def owe(session: AsyncSession, mailbox: str, working: WorkingTime, knows_since: datetime) -> None:
    """The mailbox is to be reminded: now, or on its next working day if it was already today. Then it need
    not be at all if today's list had this lead, which it `knows_since` then."""
    address = comparable(mailbox)
    await insert_new(session, Reminder, mailbox=address)
    found = select(Reminder).where(Reminder.mailbox == address).with_for_update()
    known = (await session.scalars(found.execution_options(populate_existing=True))).one()
    now, due_at = clock.now(), clock.now()
    if known.sent_at is not None and working.is_same_day(known.sent_at, now):
        if knows_since < known.sent_at:
            return
        due_at = working.next_day(now)
    if known.due_at is None or due_at < known.due_at:
        await session.execute(update(Reminder).where(Reminder.mailbox == address).values(due_at=due_at))
