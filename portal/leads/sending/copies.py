"""The sender's copy that is not sent, since their mailbox had its copies of the day: receipts must say so."""

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.leads.details import bound_to
from portal.leads.models import Lead


async def withhold_copy(session: AsyncSession, lead_id: str) -> None:
    """Notes that the sender gets no copy of this message."""
    await session.execute(update(Lead).where(Lead.id == lead_id).values(copy_withheld_at=clock.now()))
    await audit.record(session, "lead.copy_withheld", bound_to(lead_id))


async def copy_goes_out(session: AsyncSession, lead_id: str) -> None:
    """Notes that one is sent after all, to a corrected address."""
    await session.execute(update(Lead).where(Lead.id == lead_id).values(copy_withheld_at=null()))
