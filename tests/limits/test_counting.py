"""What may be done so and so often is counted once for all processes, and the table tells of nobody."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.config import Settings
from portal.crypto import Keyring, new_master_key
from portal.db import Database
from portal.limits.counting import Limit, count, forget, remove_past
from portal.limits.models import LimitCount
from tests.databases import on_both_databases

pytestmark = on_both_databases

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
THREE_AN_HOUR = Limit("messages", 3, HOUR)
ONE_A_DAY = Limit("copies", 1, DAY)
JO = "jo@example.com"


async def counted(database: Database, keyring: Keyring, *uses: tuple[Limit, str]) -> dict[Limit, datetime]:
    async with database.write.begin() as session:
        return await count(session, keyring, dict(uses))


async def rows(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(LimitCount)) or 0


async def test_as_many_as_are_allowed_pass_and_the_next_one_is_told_when_to_come_back(
    database: Database, keyring: Keyring
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        for _ in range(3):
            assert await counted(database, keyring, (THREE_AN_HOUR, JO)) == {}
            clock.shift(timedelta(minutes=10))
        assert await counted(database, keyring, (THREE_AN_HOUR, JO)) == {THREE_AN_HOUR: AT + HOUR}
        assert await counted(database, keyring, (THREE_AN_HOUR, "kim@example.com")) == {}
        clock.move_to(AT + HOUR)
        assert await counted(database, keyring, (THREE_AN_HOUR, JO)) == {}, "a new window has opened"


async def test_each_limit_is_counted_by_itself_in_one_go(database: Database, keyring: Keyring) -> None:
    with time_machine.travel(AT, tick=False):
        both = ((THREE_AN_HOUR, JO), (ONE_A_DAY, JO))
        assert await counted(database, keyring, *both) == {}
        assert await counted(database, keyring, *both) == {ONE_A_DAY: AT + DAY}
        assert await counted(database, keyring) == {}


async def test_what_was_not_committed_was_not_counted(database: Database, keyring: Keyring) -> None:
    for _ in range(5):
        async with database.write() as session:
            assert await count(session, keyring, {ONE_A_DAY: JO}) == {}
            await session.rollback()


async def test_two_processes_at_once_let_no_more_through(
    database: Database, settings: Settings, keyring: Keyring
) -> None:
    async with Database(settings.database_url) as other:
        uses = ((THREE_AN_HOUR, JO), (Limit("messages to a site", 1_000, DAY), "7"))
        answers = await asyncio.gather(
            *(
                counted(where, keyring, *(uses if turn % 2 else uses[::-1]))
                for turn, where in enumerate([database, other] * 20)
            )
        )
    assert sum(not exceeded for exceeded in answers) == 3


async def test_the_table_holds_neither_addresses_nor_what_everybody_could_work_out(
    database: Database, keyring: Keyring
) -> None:
    await counted(database, keyring, (THREE_AN_HOUR, JO))
    async with database.write.begin() as session:
        (key,) = await session.scalars(select(LimitCount.key))
        assert await count(session, Keyring([new_master_key()]), {THREE_AN_HOUR: JO}) == {}
        keys = set(await session.scalars(select(LimitCount.key)))
    assert len(keys) == 2, "without our key, the same address gives another one"
    assert b"example" not in key


async def test_counts_of_past_windows_are_removed_and_others_stay(
    database: Database, keyring: Keyring
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await counted(database, keyring, (THREE_AN_HOUR, JO), (ONE_A_DAY, JO))
        clock.shift(HOUR)
        async with database.write.begin() as session:
            assert await remove_past(session) == 1
        assert await counted(database, keyring, (ONE_A_DAY, JO)) == {ONE_A_DAY: AT + DAY}


async def test_one_persons_counts_can_be_removed_after_a_change_of_keys_too(
    database: Database, settings: Settings, keyring: Keyring
) -> None:
    await counted(database, keyring, (ONE_A_DAY, JO), (THREE_AN_HOUR, "kim@example.com"))
    rotated = Keyring([new_master_key(), *settings.encryption_keys])
    async with database.write.begin() as session:
        assert await forget(session, rotated, {ONE_A_DAY: JO}) == 1
    assert await rows(database) == 1


@pytest.mark.parametrize("hours", [1, 25])
async def test_a_window_ends_by_the_clock_and_not_by_use(
    database: Database, keyring: Keyring, hours: int
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        for _ in range(4):
            await counted(database, keyring, (THREE_AN_HOUR, JO))
            clock.shift(timedelta(minutes=14))
        clock.move_to(AT + timedelta(hours=hours))
        assert await counted(database, keyring, (THREE_AN_HOUR, JO)) == {}
