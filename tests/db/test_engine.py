"""Writers queue, readers cannot write, and an error never quotes what was typed."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from portal import clock
from portal.audit import AuditEvent, events, record
from portal.db import Database, revision
from tests.databases import on_both_databases


@on_both_databases
async def test_writers_queue_instead_of_failing(database: Database) -> None:
    async def rise() -> None:
        async with database.write.begin() as session:
            await revision.bump(session)

    await asyncio.gather(*(rise() for _ in range(40)))
    async with database.read() as session:
        assert await revision.current(session) == 40


@pytest.mark.sqlite_only
async def test_two_processes_worth_of_writers_queue_too(database: Database) -> None:
    async with Database(database.url.render_as_string()) as other:

        async def rise(which: Database) -> None:
            async with which.write.begin() as session:
                before = await revision.current(session)
                await asyncio.sleep(0)
                await revision.bump(session)
                assert await revision.current(session) == before + 1

        await asyncio.gather(*(rise(which) for which in (database, other) * 20))
        async with other.read() as session:
            assert await revision.current(session) == 40


@pytest.mark.sqlite_only
async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match="readonly"):
        async with database.read.begin() as session:
            await revision.bump(session)


async def test_an_error_never_quotes_its_parameters(database: Database) -> None:
    with pytest.raises(DBAPIError) as failed:
        async with database.write.begin() as session:
            await session.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Ana Example"})
    assert "Ana" not in str(failed.value)


async def test_a_moment_without_a_zone_is_refused_and_others_come_back_in_utc(database: Database) -> None:
    async with database.write.begin() as session:
        await record(session, "lead.received", "lead:1", detail_id=1)
    async with database.read() as session:
        (event,) = await events(session, "lead:1")
    assert event.at.utcoffset() == clock.now().utcoffset()
    with pytest.raises(StatementError, match="zone"):
        async with database.write.begin() as session:
            session.add(AuditEvent(at=datetime(2026, 1, 1), kind="", subject="", actor="", detail={}))  # noqa: DTZ001


@pytest.mark.sqlite_only
async def test_what_is_kept_survives_a_power_cut(database: Database) -> None:
    async with database.write() as session:
        settings = [await session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")]
    assert settings == ["wal", 2]
