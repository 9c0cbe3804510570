"""Taking note of studies that changed since the last look: what is new of them becomes a batch."""

import asyncio
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

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
from portal.db.upserting import upsert, upsert_many
from portal.studies import record
from portal.studies.models import StoredStudy
from portal.studies.reading import ListedSite, sites_of
from portal.studies.study import NO_LONGER_LISTED

AT_ONCE = 1_000
LEARNED_AT_ONCE = 50
PARAMETERS_AT_ONCE = 500
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
    seen_gone: bool | None
    before: bytes | None

    @property
    def seen(self) -> tuple[bytes | None, bool]:
        """What it was at the last look."""
        return self.seen_hash, bool(self.seen_gone)


@dataclass(frozen=True, slots=True)
class Noted:
    """A study with what became of it; both profiles packed, so that no transaction waits for that."""

    look: Look
    change: Change
    before: bytes | None
    after: bytes

    @property
    def is_news(self) -> bool:
        """Whether anybody could be told of it; under another number it is told of there."""
        return self.change.is_news and not self.look.moved_to

    @property
    def row(self) -> dict[str, Any]:
        """As the look is kept."""
        look = self.look
        kept = {"record_hash": look.record_hash, "is_gone": look.is_gone, "profile": self.after}
        return {"nct_id": look.nct_id, **kept}


async def unnoticed(database: Database) -> list[tuple[str, Change]]:
    """What `notice` would take note of, as far as it is news."""
    async with database.read() as session:
        looks = await _changed(session)
    noted = [await _noted(database, look) for look in looks]
    return [(one.look.nct_id, one.change) for one in noted if one.is_news]


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
    noted = [await _noted(database, look) for look in looks]
    if noted:
        async with database.write.begin() as session:
            await _write(session, noted)
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


async def _noted(database: Database, look: Look) -> Noted:
    async with database.read() as session:
        sites = await sites_of(session, look.nct_id)
        before = look.before
        if before is None:
            before = await _under_former_number(session, look.nct_id)
    after = await asyncio.to_thread(_profile, look, sites)
    change = Change(Profile.unpack(before) if before else None, after)
    return Noted(look, change, before, after.pack())


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


async def _write(session: AsyncSession, noted: Sequence[Noted]) -> None:
    """Another process may have taken note of the same in the meantime: then it is left to that one."""
    if session_is_postgresql(session):
        await session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    seen = await _seen(session, [one.look.nct_id for one in noted])
    fresh = [one for one in noted if seen.get(one.look.nct_id, (None, False)) == one.look.seen]
    if fresh:
        await upsert_many(session, Seen, ["nct_id"], [one.row for one in fresh])
    for one in fresh:
        if one.look.moved_to:
            await _follow_move(session, one.look.nct_id, one.look.moved_to)
    last = await session.scalar(
        select(func.max(Subscription.id)).where(Subscription.state == State.CONFIRMED)
    )
    news = [
        {"nct_id": one.look.nct_id, "before": one.before, "after": one.after} for one in fresh if one.is_news
    ]
    if not news or not last:
        return
    batch_id = await session.scalar(insert(Batch).values(created_at=clock.now()).returning(Batch.id))
    await session.execute(insert(News), [{"batch_id": batch_id, **one} for one in news])
    shards = range(last // SHARD_SIZE + 1)
    await session.execute(insert(Shard), [{"batch_id": batch_id, "number": number} for number in shards])


async def _seen(session: AsyncSession, nct_ids: Sequence[str]) -> dict[str, tuple[bytes | None, bool]]:
    """What these studies were at the last look."""
    found: dict[str, tuple[bytes | None, bool]] = {}
    for start in range(0, len(nct_ids), PARAMETERS_AT_ONCE):
        part = nct_ids[start : start + PARAMETERS_AT_ONCE]
        rows = await session.execute(
            select(Seen.nct_id, Seen.record_hash, Seen.is_gone).where(Seen.nct_id.in_(part))
        )
        found.update({row.nct_id: (row.record_hash, row.is_gone) for row in rows})
    return found


async def _follow_move(session: AsyncSession, former: str, present: str) -> None:
    """Whoever follows a study follows it under its new number."""
    followers = await session.scalars(select(Follow.subscription_id).where(Follow.nct_id == former))
    for subscription_id in followers.all():
        key = {"nct_id": present, "subscription_id": subscription_id}
        await upsert(session, Follow, key, key)
