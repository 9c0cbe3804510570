"""Whoever tells people what is new of studies may be killed at any moment: everybody is told, and once."""

import asyncio
import random
from collections import Counter

from sqlalchemy import func, select

from portal.alerts.matching.models import Digest, Match, Shard
from portal.alerts.subscribing import subscribe
from portal.alerts.wishes import Particulars, Wishes
from portal.crypto import Keyring
from portal.db import Database
from portal.mail.kinds import Kind
from portal.mail.models import Outbox
from tests.alerts.followers import nct_id, study
from tests.databases import on_both_databases
from tests.faults.conftest import Nursery
from tests.leads.records import store

PEOPLE, STUDIES = 300, 3
KILLS = 15
PATIENCE_SECONDS = 300  # a quiet machine needs twelve


@on_both_databases
async def test_fifteen_kills_while_people_are_told_leave_nobody_out_and_tell_nobody_twice(
    database: Database, keyring: Keyring, nursery: Nursery
) -> None:
    await follow(database, keyring)
    await store(database, *(study(number) for number in range(STUDIES)))
    reached = set()
    async with asyncio.timeout(PATIENCE_SECONDS):
        for kill in range(KILLS):
            teller = await nursery.teller()
            await until_further(database, kill)
            await asyncio.sleep(random.uniform(0, 0.1))
            await teller.kill()
            reached.add(await progress(database))
        assert len(reached) > KILLS // 2, "most kills came in the midst of it"
        await nursery.teller()
        while await told(database) < PEOPLE:  # noqa: ASYNC110 - it is another process that tells
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)  # for whatever would be told twice
    await assert_each_was_told_once(database)


async def follow(database: Database, keyring: Keyring) -> None:
    """Stores the people, whom each of the studies is for."""
    async with database.write.begin() as session:
        for number in range(PEOPLE):
            address = f"person{number}@example.org"
            await subscribe(session, keyring, Particulars(address, address, Wishes(("back pain",)), "", ""))


async def until_further(database: Database, kill: int) -> None:
    """Returns once the work has come as far as it should be before this kill."""
    while await progress(database) < kill * 2 * PEOPLE / (KILLS + 2):  # noqa: ASYNC110 - another process works
        await asyncio.sleep(0.01)


async def progress(database: Database) -> int:
    """How many people something was found for, and how many were told, taken together."""
    async with database.read() as session:
        found = await session.scalar(select(func.count()).select_from(Match)) or 0
    return found + await told(database)


async def told(database: Database) -> int:
    """How many digests there are."""
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(Digest)) or 0


async def assert_each_was_told_once(database: Database) -> None:
    """One digest and one e-mail for each person, with each study once; nothing is left undone."""
    async with database.read() as session:
        digests = (await session.scalars(select(Digest))).all()
        kinds = Counter((await session.scalars(select(Outbox.kind))).all())
        undone = await session.scalar(
            select(func.count()).select_from(Match).where(Match.digest_id.is_(None))
        )
        unmatched = await session.scalar(
            select(func.count()).select_from(Shard).where(Shard.done_at.is_(None))
        )
    assert (undone, unmatched) == (0, 0)
    assert kinds == {Kind.ALERT_DIGEST: PEOPLE}
    assert len({digest.subscription_id for digest in digests}) == len(digests) == PEOPLE
    everything = sorted(map(nct_id, range(STUDIES)))
    assert all(sorted(story["study"] for story in digest.told) == everything for digest in digests)
