"""The trail: what happened to which row, by ids alone. It holds no personal data, so that erasing leaves it
true."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, UTCDateTime

AT_ONCE = 1_000
A_PAGE = 50


class AuditEvent(Base):
    """Rows are added, never changed, and removed after years: the database refuses anything else."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    actor: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: its kind ("lead.opened"), to what ("lead:<id>"), by whom, with ids and
    codes."""

    at: datetime
    kind: str
    subject: str
    actor: str
    detail: dict[str, Any]


async def record(
    session: AsyncSession, kind: str, subject: str, actor: str = "", **detail: str | int | bool
) -> None:
    """Adds an event to the trail in the transaction that makes it true."""
    await session.execute(
        insert(AuditEvent).values(at=clock.now(), kind=kind, subject=subject, actor=actor, detail=detail)
    )


async def events(session: AsyncSession, subject: str) -> list[Event]:
    """What happened to a subject, oldest first."""
    columns = (AuditEvent.at, AuditEvent.kind, AuditEvent.subject, AuditEvent.actor, AuditEvent.detail)
    rows = await session.execute(
        select(*columns).where(AuditEvent.subject == subject).order_by(AuditEvent.id)
    )
    return [Event(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show of the trail; an empty one shows all. A kind may be the first part of its name: "lead"."""

    subject: str = ""
    kind: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the trail, and the id before which the older ones are; None where there are none."""

    rows: tuple[Event, ...]
    older: int | None


async def newest(session: AsyncSession, wanted: Filter, before: int | None = None) -> Listed:
    """What happened, the newest first, from before an id on."""
    found = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(A_PAGE + 1)
    if wanted.subject:
        found = found.where(AuditEvent.subject == wanted.subject)
    if wanted.actor:
        found = found.where(AuditEvent.actor == wanted.actor)
    if wanted.kind:
        is_part = AuditEvent.kind.startswith(f"{wanted.kind}.", autoescape=True)
        found = found.where(or_(AuditEvent.kind == wanted.kind, is_part))
    if before is not None:
        found = found.where(AuditEvent.id < before)
    rows = (await session.scalars(found)).all()
    shown = rows[:A_PAGE]
    events = tuple(Event(row.at, row.kind, row.subject, row.actor, row.detail) for row in shown)
    return Listed(events, shown[-1].id if len(rows) > A_PAGE else None)


async def purge(session: AsyncSession, before: datetime) -> int:
    """Removes up to 1,000 events from before a moment; how many. That it was done stands in the trail first:
    the database lets rows go that are a month older than the newest."""
    some = select(AuditEvent.id).where(AuditEvent.at < before).order_by(AuditEvent.id).limit(AT_ONCE)
    ids = list(await session.scalars(some))
    if ids:
        await record(session, "trail.purged", "trail", last=ids[-1], number=len(ids))
        gone = delete(AuditEvent).where(AuditEvent.id.in_(ids))
        await session.execute(gone.execution_options(synchronize_session=False))
    return len(ids)
