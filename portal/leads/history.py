"""The history of a lead: what its team said, what the clock did and what its sender said. It is written in
the transaction that makes it true, and read by receipts, the inbox and every figure."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.leads.details import bound_to
from portal.leads.models import LeadEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, as `LeadEvent` has it."""

    at: datetime
    what: str
    by: str
    call_on: date | None
    reason: str | None
    mail_id: str | None


async def note(
    session: AsyncSession,
    lead_id: str,
    what: str,
    by: str,
    *,
    call_on: date | None = None,
    reason: str | None = None,
    mail_id: str | None = None,
) -> None:
    """Adds to the history, and to the trail; `mail_id` is the word that the sender is sent about it."""
    said = {"call_on": call_on, "reason": reason, "mail_id": mail_id}
    await session.execute(insert(LeadEvent).values(lead_id=lead_id, at=clock.now(), what=what, by=by, **said))
    detail = {name: str(value) for name, value in said.items() if value is not None}
    await audit.record(session, f"lead.{what}", bound_to(lead_id), by, **detail)


async def history_of(session: AsyncSession, lead_id: str) -> list[Entry]:
    """All of it, the oldest first."""
    columns = (
        *(LeadEvent.at, LeadEvent.what, LeadEvent.by),
        *(LeadEvent.call_on, LeadEvent.reason, LeadEvent.mail_id),
    )
    rows = await session.execute(select(*columns).where(LeadEvent.lead_id == lead_id).order_by(LeadEvent.id))
    return [Entry(*row) for row in rows]
