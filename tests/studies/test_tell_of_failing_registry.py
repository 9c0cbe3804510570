"""The operator hears once of a registry that fails for long, and the mail goes on meanwhile."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from portal import worker
from portal.app import create
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.studies.models import SyncRun
from portal.studies.registry import freshness
from portal.studies.registry.freshness import refresh_if_due
from tests import registry_faults as faults
from tests.databases import on_both_databases
from tests.registry import Registry
from tests.smtp import Relay
from tests.studies.syncs import at_once

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOURS = timedelta(hours=24)


async def told(database: Database, settings: Settings) -> bool:
    async with database.write.begin() as session:
        keyring = Keyring(settings.encryption_keys)
        return await freshness.tell_operator(session, keyring, settings) is not None


@on_both_databases
async def test_the_operator_hears_once_of_a_registry_that_fails_for_long(
    database: Database, daily: Settings, known: Registry
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        await refresh_if_due(database, daily, at_once())
        known.always = faults.status(503)
        clock.shift(HOURS)
        await refresh_if_due(database, daily, at_once())
        assert not await told(database, daily)
        clock.shift(freshness.MAY_BE_LATE)
        await refresh_if_due(database, daily, at_once())
        assert await told(database, daily)
        assert not await told(database, daily)
        known.always = None
        clock.shift(timedelta(hours=1))
        assert await refresh_if_due(database, daily, at_once())
        assert not await told(database, daily)


async def test_the_notice_says_since_when_and_what_went_wrong(
    database: Database, daily: Settings, known: Registry, relay: Relay
) -> None:
    app = create(daily.model_copy(update={"smtp_url": relay.url}))
    known.always = faults.saying("<h1>Closed</h1>")
    with time_machine.travel(NOON, tick=False) as clock:
        await refresh_if_due(database, daily, at_once())
        clock.shift(2 * HOURS)
        async with app.state.parts[Database]:
            await told(database, daily)
            async with database.write.begin() as session:
                await session.execute(update(SyncRun).values(failed_at=NOON + 2 * HOURS))  # not due now
            await worker.run(app.state.parts, once=True)
    (mail,) = relay.received
    assert mail.recipients == ("fallback@example.org",)
    for kind in ("plain", "html"):
        part = mail.message.get_body((kind,))
        assert part is not None
        words = " ".join(part.get_content().split())
        assert "Since 22 November 2026 the study portal could not bring its studies up to date." in words
        assert "its answer is no JSON, 8 times in a row" in words
        assert known.url in words


async def test_a_failing_registry_never_stops_the_mail(
    database: Database, daily: Settings, known: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no network at all")

    monkeypatch.setattr(freshness, "Registry", broken)
    monkeypatch.setattr(worker, "SYNC_SECONDS", 0.01)
    app = create(daily)
    async with app.state.parts[Database]:
        work = asyncio.create_task(worker.run(app.state.parts))
        await asyncio.sleep(0.3)
        assert not work.done()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
