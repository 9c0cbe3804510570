"""E-mails to the operator of which there is one a period: a day, a week. The first process to note one sends
it, and no other."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, UTCDateTime
from portal.db.upserting import insert_new


class Bulletin(Base):
    """One that was sent: `period` is a day or a week in ISO 8601, "2026-11-23" or "2026-W48"."""

    __tablename__ = "bulletin"

    name: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)


async def is_first(session: AsyncSession, name: str, period: str) -> bool:
    """Notes that it is sent for this period, in the transaction that sends it; False when it was already."""
    return await insert_new(session, Bulletin, name=name, period=period, sent_at=clock.now())


async def last_sent(session: AsyncSession, name: str) -> datetime | None:
    """When it was sent the last time."""
    return await session.scalar(select(func.max(Bulletin.sent_at)).where(Bulletin.name == name))
