"""Taking note of studies that changed since the last look: what is new of them becomes a batch."""

import asyncio
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.alerts.matching.columns import SHARD_SIZE
from portal.alerts.matching.fitting import Change
from portal.alerts.matching.models import Batch, News, Seen, Shard
from portal.alerts.matching.profiles import Profile, profile_of
from portal.alerts.models import Follow, State, Subscription
from portal.alerts.vocabulary.learning import Vocabulary, learn
from portal.db import Database
from portal.db.engine import session_is_postgresql
from portal.db.upserting import upsert
from portal.studies import record
from portal.studies.models import StoredStudy
from portal.studies.reading import ListedSite, sites_of
from portal.studies.study import NO_LONGER_LISTED

AT_ONCE = 1_000
LEARNED_AT_ONCE = 50
ONE_AT_A_TIME = 5_127_002  # the number of a lock of PostgreSQL's that means something to us alone


@dataclass(frozen=True, slots=True)
class Look:
    """A study as it is stored now, and what stood of it at the last look."""

    nct_id: str
    record: bytes
    record_hash: bytes
    is_gone: bool
    moved_to: str | None
    seen_hash: bytes | None
    seen_gone: bool
    before: bytes | None


async def unnoticed(database: Database) -> list[tuple[str, Change]]:
    """What `notice` would take note of, as far as it is news."""
    async with database.read() as session:
        looks = await _changed(session)
    changes = [(look, await _change(database, look)) for look in looks]
    return [(look.nct_id, change) for look, change in changes if change.is_news and not look.moved_to]


async def notice(database: Database) -> int:
    """Takes note of up to 1,000 studies; how many there were. What is new of them, for anybody at all, is
    durable together with the note, so that it is matched once."""
    async with database.read() as session:
        looks = await _changed(session)
    for start in range(0, len(looks), LEARNED_AT_ONCE):
        part = looks[start : start + LEARNED_AT_ONCE]
        learned = await asyncio.to_thread(_vocabularies, part)
        async with database.write.begin() as session:
            await learn(session, learned)
    changes = [(look, await _change(database, look)) for look in looks]
    if changes:
        async with database.write.begin() as session:
            await _write(session, changes)
    return len(looks)


async def _changed(session: AsyncSession) -> list[Look]:
    is_gone = StoredStudy.gone_at.is_not(None)
    columns = (StoredStudy.record, StoredStudy.record_hash, is_gone.label("is_gone"), StoredStudy.moved_to)
    stored = (
        select(StoredStudy.nct_id, *columns, Seen.record_hash, Seen.is_gone, Seen.profile)
        .outerjoin(Seen, Seen.nct_id == StoredStudy.nct_id)
        .where(
            or_(
                Seen.nct_id.is_(None),
                Seen.record_hash != StoredStudy.record_hash,
                Seen.is_gone != is_gone,
            )
        )
        .order_by(StoredStudy.imported_at, StoredStudy.nct_id)
        .limit(AT_ONCE)
    )
    return [Look(*row) for row in await session.execute(stored)]


def _vocabularies(looks: Sequence[Look]) -> dict[str, Vocabulary]:
    return {
        look.nct_id: Vocabulary.of(record.names(json.loads(zlib.decompress(look.record)))) for look in looks
    }


async def _change(database: Database, look: Look) -> Change:
    async with database.read() as session:
        sites = await sites_of(session, look.nct_id)
        before = look.before
        if before is None:
            before = await _under_former_number(session, look.nct_id)
    after = await asyncio.to_thread(_profile, look, sites)
    return Change(Profile.unpack(before) if before else None, after)


def _profile(look: Look, sites: Sequence[ListedSite]) -> Profile:
    raw = json.loads(zlib.decompress(look.record))
    study = record.parse(raw)
    if look.is_gone:
        study = replace(study, status=NO_LONGER_LISTED)
    return profile_of(study, record.names(raw), sites)


async def _under_former_number(session: AsyncSession, nct_id: str) -> bytes | None:
    """What stood of a study under the number that it had before, so that nobody is told of it anew."""
    former = select(StoredStudy.nct_id).where(StoredStudy.moved_to == nct_id)
    return await session.scalar(select(Seen.profile).where(Seen.nct_id.in_(former)).limit(1))


async def _write(session: AsyncSession, changes: Sequence[tuple[Look, Change]]) -> None:
    """Another process may have taken note of the same in the meantime: then it is left to that one."""
    if session_is_postgresql(session):
        await session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    news = []
    for look, change in changes:
        if not await _is_as_seen(session, look):
            continue
        note = {"record_hash": look.record_hash, "is_gone": look.is_gone, "profile": change.after.pack()}
        await upsert(session, Seen, {"nct_id": look.nct_id}, note)
        if look.moved_to:
            await _follow_move(session, look.nct_id, look.moved_to)
        elif change.is_news:
            before = change.before.pack() if change.before else None
            news.append({"nct_id": look.nct_id, "before": before, "after": note["profile"]})
    last = await session.scalar(
        select(func.max(Subscription.id)).where(Subscription.state == State.CONFIRMED)
    )
    if not news or not last:
        return
    batch_id = await session.scalar(insert(Batch).values(created_at=clock.now()).returning(Batch.id))
    await session.execute(insert(News), [{"batch_id": batch_id, **one} for one in news])
    shards = range(last // SHARD_SIZE + 1)
    await session.execute(insert(Shard), [{"batch_id": batch_id, "number": number} for number in shards])


async def _is_as_seen(session: AsyncSession, look: Look) -> bool:
    seen = await session.execute(select(Seen.record_hash, Seen.is_gone).where(Seen.nct_id == look.nct_id))
    row = seen.one_or_none()
    if row is None:
        return look.seen_hash is None
    return bool(row.record_hash == look.seen_hash and row.is_gone == look.seen_gone)


async def _follow_move(session: AsyncSession, former: str, present: str) -> None:
    """Whoever follows a study follows it under its new number."""
    followers = await session.scalars(select(Follow.subscription_id).where(Follow.nct_id == former))
    for subscription_id in followers.all():
        key = {"nct_id": present, "subscription_id": subscription_id}
        await upsert(session, Follow, key, key)
