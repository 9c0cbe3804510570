"""Matching batches, a shard at a time: whoever has the lease of a shard loads it, finds, writes what was
found in short transactions, and marks it done.

What was found is written once for each batch and subscription, however often a shard is begun again."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.alerts.matching.columns import load
from portal.alerts.matching.finding import Found, Item, find, gather
from portal.alerts.matching.fitting import Change
from portal.alerts.matching.models import Batch, Match, News, Shard
from portal.alerts.matching.profiles import Profile
from portal.alerts.vocabulary.following import Followed
from portal.db import Database
from portal.db.engine import session_is_postgresql

LEASE = timedelta(seconds=60)
STUDIES_AT_ONCE = 100
ROWS_AT_ONCE = 500
ROOM = 0.005  # seconds in which others write: who waits for SQLite's lock only looks now and then


class LeaseLost(Exception):
    """Somebody else has this shard by now."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A shard in hand."""

    owner: str
    batch_id: int
    number: int
    created_at: datetime


async def match_due(database: Database) -> int:
    """Matches every shard that waits and that nobody has in hand; how many."""
    done = 0
    known: tuple[int, list[Item]] | None = None
    while lease := await _claim(database):
        if known is None or known[0] != lease.batch_id:
            known = lease.batch_id, await _items(database, lease.batch_id)
        try:
            await _match(database, lease, known[1])
        except LeaseLost:
            continue
        done += 1
    return done


async def _claim(database: Database) -> Lease | None:
    now, owner = clock.now(), uuid4().hex
    free = or_(Shard.lease_until.is_(None), Shard.lease_until < now)
    async with database.write.begin() as session:
        waiting = select(Shard.batch_id, Shard.number).where(Shard.done_at.is_(None), free)
        waiting = waiting.order_by(Shard.batch_id, Shard.number).limit(1).with_for_update(skip_locked=True)
        row = (await session.execute(waiting)).one_or_none()
        if row is None:
            return None
        taken = update(Shard).where(Shard.batch_id == row.batch_id, Shard.number == row.number)
        await session.execute(taken.values(owner=owner, lease_until=now + LEASE))
        created_at = await session.scalar(select(Batch.created_at).where(Batch.id == row.batch_id))
    return Lease(owner, row.batch_id, row.number, created_at or now)


async def _items(database: Database, batch_id: int) -> list[Item]:
    """The news of a batch. What somebody begins to follow while it is matched, they were shown as it was that
    day."""
    async with database.read() as session:
        followed = await Followed.load(session)
        rows = (
            await session.execute(select(News).where(News.batch_id == batch_id).order_by(News.id))
        ).scalars()
        return [_item(row, followed) for row in rows]


def _item(row: News, followed: Followed) -> Item:
    before = Profile.unpack(row.before) if row.before is not None else None
    return item_of(row.nct_id, Change(before, Profile.unpack(row.after)), followed)


def item_of(nct_id: str, change: Change, followed: Followed) -> Item:
    """News with what is followed of all that the study was and is about."""
    before, after = change.before, change.after
    is_about = followed.about(after.name_words)
    same = before is not None and before.names == after.names
    was_about = is_about if same else followed.about(before.name_words) if before else []
    return Item(nct_id, change, was_about, is_about)


async def _match(database: Database, lease: Lease, items: Sequence[Item]) -> None:
    async with database.read() as session:
        columns = await load(session, lease.number)
    found: list[Found] = []
    year = lease.created_at.year
    for start in range(0, len(items), STUDIES_AT_ONCE):
        found += [find(columns, item, year) for item in items[start : start + STUDIES_AT_ONCE]]
        await _renew(database, lease)
    rows = gather(columns, items, found)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        async with database.write.begin() as session:
            await _keep(session, lease)
            await _write(session, lease, rows[start : start + ROWS_AT_ONCE])
        await asyncio.sleep(ROOM)
    async with database.write.begin() as session:
        await _keep(session, lease, done_at=clock.now())
        await _finish(session, lease.batch_id)


async def _renew(database: Database, lease: Lease) -> None:
    async with database.write.begin() as session:
        await _keep(session, lease)


async def _keep(session: AsyncSession, lease: Lease, **values: Any) -> None:
    """Prolongs the lease in the transaction that rests on it. Raises LeaseLost."""
    mine = and_(Shard.batch_id == lease.batch_id, Shard.number == lease.number, Shard.owner == lease.owner)
    kept = update(Shard).where(mine, Shard.done_at.is_(None)).returning(Shard.number)
    until = {"lease_until": clock.now() + LEASE, **values}
    if await session.scalar(kept.values(**until).execution_options(synchronize_session=False)) is None:
        raise LeaseLost


async def _write(session: AsyncSession, lease: Lease, rows: Sequence[tuple[int, bytes]]) -> None:
    add = postgresql.insert if session_is_postgresql(session) else sqlite.insert
    statement = add(Match.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]
    shared = {"batch_id": lease.batch_id, "created_at": lease.created_at, "digest_id": None}
    values = [{"subscription_id": id_, "pieces": pieces, **shared} for id_, pieces in rows]
    await (await session.connection()).execute(statement, values)


async def _finish(session: AsyncSession, batch_id: int) -> None:
    """Marks the batch done with the last of its shards."""
    open_ones = select(Shard.number).where(Shard.batch_id == batch_id, Shard.done_at.is_(None))
    if await session.scalar(open_ones.limit(1)) is None:
        await session.execute(update(Batch).where(Batch.id == batch_id).values(done_at=clock.now()))
