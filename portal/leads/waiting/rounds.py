"""When a sender begins to wait for their team, and when they no longer do. The clock reads nothing else."""

from datetime import datetime

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.models import Lead


async def begin_to_wait(session: AsyncSession, lead_id: str, since: datetime) -> None:
    """The sender waits from this moment on, which may lie ahead (the end of a day on which a call was
    promised). Every step of the clock may be taken anew."""
    waits = {"waits_since": since, "round": Lead.round + 1}
    await session.execute(update(Lead).where(Lead.id == lead_id).values(waits))


async def stop_waiting(session: AsyncSession, lead_id: str) -> None:
    """The team has said what there was to say, or nobody waits for it any more."""
    await session.execute(update(Lead).where(Lead.id == lead_id).values(waits_since=null()))
