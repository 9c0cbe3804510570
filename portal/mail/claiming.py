"""Who may send which mail: one statement claims mails for a worker, on both databases; a fence is set
before a body is sent; a lease that runs out gives a mail back."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db import Database
from portal.db.engine import session_is_postgresql
from portal.mail.models import NOT_LEASED, OUTBOX, UNFINISHED, Outbox, Phase, State
from portal.mail.schedule import MOST_UNKNOWNS

LEASE = timedelta(seconds=60)

FENCE = (
    update(OUTBOX)
    .where(
        OUTBOX.c.id == bindparam("mail"),
        OUTBOX.c.lease_owner == bindparam("owner"),
        OUTBOX.c.state == State.SENDING,
    )
    .values(phase=Phase.DATA, lease_until=bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this worker may send, or that the claim has just parked."""

    id: str
    message_id: str
    kind: str
    about: str
    state: str
    priority: int
    next_at: datetime
    attempts: int
    unknowns: int
    expires_at: datetime | None
    created_at: datetime
    data_key: bytes
    sealed: bytes


COLUMNS = [getattr(Outbox, name) for name in Claimed.__slots__]


async def claim(
    session: AsyncSession, owner: str, domain: str, limit: int, lease: timedelta = LEASE
) -> list[Claimed]:
    """Takes up to `limit` due mails for `owner`, in the order in which they are to go, and those whose worker
    died holding them.

    A mail whose worker died between fence and answer may have been accepted: that is one more unknown
    outcome, and the third parks it. The Message-ID, at `domain`, is fixed by the first claim, so that
    every copy has the same.
    """
    now = clock.now()
    taken = in_order(session, *due(now), skip_locked=True).limit(limit).cte("due")
    unknowns = Outbox.unknowns + case((Outbox.phase == Phase.DATA, 1), else_=0)
    parked = and_(Outbox.phase == Phase.DATA, unknowns >= MOST_UNKNOWNS)
    claimed = await session.execute(
        update(Outbox)
        .where(Outbox.id.in_(select(taken.c.id)))
        .values(
            state=case((parked, State.PARKED.value), else_=State.SENDING.value),
            phase=case((parked, None), else_=Phase.CLAIMED.value),
            lease_owner=case((parked, None), else_=owner),
            lease_until=case((parked, None), else_=literal(now + lease, Outbox.lease_until.type)),
            finished_at=case((parked, literal(now, Outbox.finished_at.type)), else_=None),
            unknowns=unknowns,
            message_id=func.coalesce(Outbox.message_id, "<" + Outbox.id + f"@{domain}>"),
        )
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    )
    return sorted((Claimed(*row) for row in claimed), key=lambda mail: (mail.priority, mail.next_at, mail.id))


async def fence(session: AsyncSession, owner: str, mail_id: str, lease: timedelta = LEASE) -> bool:
    """Notes that a body is about to be sent, and renews the lease; False when the mail is no longer ours."""
    connection = await session.connection()
    noted = await connection.execute(FENCE, {"mail": mail_id, "owner": owner, "until": clock.now() + lease})
    return noted.rowcount == 1


async def renew(session: AsyncSession, owner: str, lease: timedelta) -> None:
    """Keeps everything this worker still holds for another while, but for what it is writing to right now."""
    ours = in_order(session, *_held_by(owner), skip_locked=True)
    await session.execute(update(OUTBOX).where(OUTBOX.c.id.in_(ours)).values(lease_until=clock.now() + lease))


@asynccontextmanager
async def renewed(database: Database, owner: str, lease: timedelta) -> AsyncIterator[None]:
    """Keeps this worker's leases alive around a block, in which slow servers are waited for."""
    done = asyncio.Event()

    async def keep_renewing() -> None:
        while not done.is_set():
            try:
                await asyncio.wait_for(done.wait(), lease.total_seconds() / 3)
            except TimeoutError:
                async with database.write.begin() as session:
                    await renew(session, owner, lease)

    task = asyncio.create_task(keep_renewing())
    try:
        yield
    finally:
        done.set()
        await asyncio.gather(task, return_exceptions=True)


async def release(session: AsyncSession, owner: str, ids: Sequence[str]) -> None:
    """Gives back what was not begun, as if it had not been claimed."""
    not_begun = (*_held_by(owner), Outbox.id.in_(ids), Outbox.phase == Phase.CLAIMED)
    rows = in_order(session, *not_begun)
    await session.execute(
        update(OUTBOX).where(OUTBOX.c.id.in_(rows)).values(state=State.QUEUED, **NOT_LEASED)
    )


async def expire(session: AsyncSession) -> list[Claimed]:
    """Ends what waits although its time is over."""
    now = clock.now()
    ended = await session.execute(
        update(Outbox)
        .where(UNFINISHED, Outbox.state == State.QUEUED, Outbox.expires_at <= now)
        .values(state=State.EXPIRED, finished_at=now)
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    )
    return [Claimed(*row) for row in ended]


async def anything_due(session: AsyncSession) -> bool:
    """Whether a claim would find something; cheap, and takes no lock."""
    return await session.scalar(select(Outbox.id).where(*due(clock.now())).limit(1)) is not None


def in_order(
    session: AsyncSession, *conditions: ColumnElement[bool], skip_locked: bool = False
) -> Select[str]:
    """The ids of rows about to be changed, locked in the order in which mails go: on PostgreSQL two
    transactions that lock the same rows in different orders would end one another."""
    rows = select(Outbox.id).where(*conditions).order_by(Outbox.priority, Outbox.next_at, Outbox.id)
    return rows.with_for_update(skip_locked=skip_locked) if session_is_postgresql(session) else rows


def due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Mails whose time has come, and those whose worker let its lease run out."""
    waiting = and_(Outbox.state == State.QUEUED, Outbox.next_at <= now)
    abandoned = and_(Outbox.state == State.SENDING, Outbox.lease_until <= now)
    return cast(ColumnElement[bool], UNFINISHED), or_(waiting, abandoned)


def _held_by(owner: str) -> tuple[ColumnElement[bool], ...]:
    return Outbox.lease_owner == owner, Outbox.state == State.SENDING
