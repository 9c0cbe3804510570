"""Who may send which mail: one statement claims mails for a worker, on both databases; a fence is set
before a body is sent; a lease that runs out gives a mail back."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from portal import clock
from portal.db import Base, Database
from portal.db.engine import session_is_postgresql
from portal.mail.models import NOT_LEASED, UNFINISHED, Outbox, Phase, State
from portal.mail.schedule import MOST_UNKNOWNS

LEASE = timedelta(seconds=60)

OUTBOX = Base.metadata.tables["outbox"]
FENCE = (
    update(OUTBOX)
    .where(
        OUTBOX.c.id == bindparam("mail"),
        OUTBOX.c.lease_owner == bindparam("owner"),
        OUTBOX.c.state == State.SENDING,
    )
    .values(phase=Phase.DATA)
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
    due = _due(now, limit)
    if session_is_postgresql(session):
        due = due.with_for_update(skip_locked=True)
    taken = due.cte("due")
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


async def fence(session: AsyncSession, owner: str, mail_id: str) -> bool:
    """Notes that a body is about to be sent; False when the mail is no longer ours to send."""
    connection = await session.connection()
    return (await connection.execute(FENCE, {"mail": mail_id, "owner": owner})).rowcount == 1


async def renew(session: AsyncSession, owner: str, lease: timedelta) -> None:
    """Keeps everything this worker still holds for another while."""
    await session.execute(_ours(owner).values(lease_until=clock.now() + lease))


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
    await session.execute(
        _ours(owner)
        .where(Outbox.id.in_(ids), Outbox.phase == Phase.CLAIMED)
        .values(state=State.QUEUED, **NOT_LEASED)
    )


async def expire(session: AsyncSession) -> list[Claimed]:
    """Ends what waits although its time is over."""
    now = clock.now()
    ended = await session.execute(
        update(Outbox)
        .where(Outbox.state == State.QUEUED, Outbox.expires_at <= now)
        .values(state=State.EXPIRED, finished_at=now)
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    )
    return [Claimed(*row) for row in ended]


async def anything_due(session: AsyncSession) -> bool:
    """Whether a claim would find something; cheap, and takes no lock."""
    return (await session.execute(_due(clock.now(), 1))).first() is not None


def _due(now: datetime, limit: int) -> Select[str]:
    """Mails whose time has come, and those whose worker let its lease run out, in the order in which they
    go."""
    waiting = and_(Outbox.state == State.QUEUED, Outbox.next_at <= now)
    abandoned = and_(Outbox.state == State.SENDING, Outbox.lease_until <= now)
    return (
        select(Outbox.id)
        .where(UNFINISHED, or_(waiting, abandoned))
        .order_by(Outbox.priority, Outbox.next_at, Outbox.id)
        .limit(limit)
    )


def _ours(owner: str) -> ReturningUpdate[str]:
    return (
        update(Outbox)
        .where(Outbox.lease_owner == owner, Outbox.state == State.SENDING)
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
