"""The trail can be added to, and nothing else: the database itself sees to it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from portal import audit
from portal.audit import AuditEvent
from portal.db import Database
from tests.databases import on_both_databases

pytestmark = on_both_databases

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def record(database: Database, kind: str) -> None:
    async with database.write.begin() as session:
        await audit.record(session, kind, "lead:1")


async def kinds(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)))


async def test_a_row_cannot_be_changed(database: Database) -> None:
    await record(database, "first")
    with pytest.raises(DBAPIError, match="trail is not changed"):
        async with database.write.begin() as session:
            await session.execute(update(AuditEvent).values(kind="another"))
    assert await kinds(database) == ["first"]


async def test_a_young_row_cannot_be_removed(database: Database) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await record(database, "first")
        clock.shift(timedelta(days=26, hours=23))
        await record(database, "second")
        with pytest.raises(DBAPIError, match="kept for a month"):
            async with database.write.begin() as session:
                await session.execute(delete(AuditEvent))
    assert await kinds(database) == ["first", "second"]


async def test_old_rows_go_and_that_they_went_stands_in_the_trail(database: Database) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await record(database, "first")
        clock.shift(timedelta(days=10))
        await record(database, "second")
        clock.shift(timedelta(days=18))
        async with database.write.begin() as session:
            assert await audit.purge(session, AT + timedelta(days=1)) == 1
    assert await kinds(database) == ["second", "trail.purged"]


async def test_purging_what_is_too_young_removes_nothing(database: Database) -> None:
    await record(database, "first")
    with pytest.raises(DBAPIError, match="kept for a month"):
        async with database.write.begin() as session:
            await audit.purge(session, datetime.now(UTC) + timedelta(days=1))
    assert await kinds(database) == ["first"]


async def test_the_whole_table_cannot_be_emptied_at_once(database: Database) -> None:
    await record(database, "first")
    if database.is_postgresql:
        with pytest.raises(DBAPIError, match="kept for a month"):
            async with database.write.begin() as session:
                await session.execute(text("TRUNCATE audit_event"))
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(AuditEvent)) == 1
