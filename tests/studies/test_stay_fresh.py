"""On a schedule, what is stored is brought up to date: once over all processes, beside the mail, and with a
word to the operator when it fails for long."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import worker
from portal.app import create
from portal.config import Settings
from portal.db import Database
from portal.mail.models import Outbox
from portal.studies.models import SyncRun
from portal.studies.registry import client as registry
from portal.studies.registry import runs
from portal.studies.registry.asking import Asked
from portal.studies.registry.freshness import refresh_if_due
from tests import registry_faults as faults
from tests.databases import on_both_databases
from tests.registry import Registry, serving
from tests.studies.hand_made import TEA, record
from tests.studies.syncs import at_once, numbers, sync

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOURS = timedelta(hours=24)


async def failing(database: Database) -> SyncRun:
    async with database.read() as session:
        return (await session.scalars(select(SyncRun).execution_options(populate_existing=True))).one()


async def test_nobody_is_asked_unless_the_operator_says_how_often(
    database: Database, settings: Settings, known: Registry
) -> None:
    silent = settings.model_copy(update={"registry_url": known.url})
    assert await refresh_if_due(database, silent, at_once()) is None
    assert known.requests == []


@on_both_databases
async def test_what_is_stored_is_looked_at_once_a_day_and_nothing_is_added(
    database: Database, daily: Settings, known: Registry
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert await refresh_if_due(database, daily, at_once())
        for hours in (1, 22):
            clock.shift(timedelta(hours=hours))
            assert await refresh_if_due(database, daily, at_once()) is None
        clock.shift(timedelta(hours=1))
        assert await refresh_if_due(database, daily, at_once())
    assert await numbers(database) == [TEA]
    assert len(known.requests) == 2


async def test_a_portal_without_studies_asks_for_nothing(database: Database, settings: Settings) -> None:
    async with serving() as known:
        known.add(record(TEA))
        daily = settings.model_copy(update={"registry_url": known.url, "sync_hours": 1.0})
        assert await refresh_if_due(database, daily, at_once())
        assert known.requests == []
    assert await numbers(database) == []


@on_both_databases
async def test_several_workers_do_it_once(database: Database, daily: Settings, known: Registry) -> None:
    known.always = faults.after(0.05)

    async def work() -> bool:
        async with Database(daily.database_url) as own:
            return await refresh_if_due(own, daily, at_once()) is not None

    done = await asyncio.gather(*(work() for _ in range(5)))
    assert sorted(done) == [False] * 4 + [True]
    assert len(known.requests) == 1


@on_both_databases
async def test_one_that_died_is_followed_by_another_when_its_lease_is_over(
    database: Database, daily: Settings, known: Registry
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        async with database.write.begin() as session:
            assert await runs.take_up_if_due(session, Asked(), HOURS)
        assert await refresh_if_due(database, daily, at_once()) is None
        clock.shift(runs.LEASE + timedelta(seconds=1))
        assert await refresh_if_due(database, daily, at_once())


async def test_one_that_is_told_to_stop_leaves_the_rest_to_others_at_once(
    database: Database, daily: Settings, known: Registry
) -> None:
    known.always = faults.after(1)
    work = asyncio.create_task(refresh_if_due(database, daily, at_once()))
    while not known.requests:  # noqa: ASYNC110 - the server is somebody else's
        await asyncio.sleep(0.01)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    known.always = None
    assert (await failing(database)).owner is None
    assert await refresh_if_due(database, daily, at_once())


@on_both_databases
async def test_a_registry_that_fails_is_left_alone_for_a_while(
    database: Database, daily: Settings, known: Registry
) -> None:
    known.always = faults.status(503)
    with time_machine.travel(NOON, tick=False) as clock:
        assert await refresh_if_due(database, daily, at_once()) is None
        asked = len(known.requests)
        clock.shift(runs.AFTER_A_FAILURE - timedelta(seconds=1))
        assert await refresh_if_due(database, daily, at_once()) is None
        assert len(known.requests) == asked
        known.always = None
        clock.shift(timedelta(seconds=1))
        assert await refresh_if_due(database, daily, at_once())
    assert (await failing(database)).problem is None


async def test_the_worker_syncs_beside_the_mail(
    database: Database, daily: Settings, known: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    known.add(record(TEA, descriptionModule={"briefSummary": "Other"}))
    monkeypatch.setattr(registry, "Pace", at_once)
    app = create(daily)
    async with app.state.parts[Database]:
        work = asyncio.create_task(worker.run(app.state.parts))
        async with asyncio.timeout(20):
            while not await completed(database):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
    assert (await failing(database)).updated == 1


async def completed(database: Database) -> bool:
    async with database.read() as session:
        return await session.scalar(select(SyncRun.completed_at)) is not None


async def test_a_sync_by_hand_does_not_wait_for_the_one_on_schedule(
    database: Database, daily: Settings, known: Registry
) -> None:
    async with database.write.begin() as session:
        theirs = await runs.take_up_if_due(session, Asked(), HOURS)
    await sync(database, known)
    assert theirs is not None
    with pytest.raises(runs.TakenOver):
        async with database.write.begin() as session:
            await runs.save(session, theirs)
    async with database.read() as session:
        assert await session.scalar(select(Outbox.id)) is None
