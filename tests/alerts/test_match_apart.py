"""A worker has matching done by a process of its own."""

import asyncio
import sys
from asyncio.subprocess import Process
from typing import Any

import pytest

from portal.alerts.matching import apart
from portal.alerts.matching.fitting import Asked
from portal.alerts.rounds import Teller
from tests.alerts.followers import Alerts, study
from tests.alerts.test_match_stored import Crowd, changes_of_a_study, crowd, expected
from tests.databases import on_both_databases

__all__ = ["crowd"]

PATIENCE_SECONDS = 60


@on_both_databases
async def test_another_process_finds_what_the_rule_says(crowd: Crowd) -> None:
    asked, nothing = [Asked((frozenset({"pain"}),))] * 5, [set[int]()] * 5
    stored = await crowd.refill(asked, nothing)
    await crowd.publish([changes_of_a_study()] * 3)
    assert await apart.match_apart(crowd.database) > 0
    assert await crowd.found() == expected(stored, nothing, [changes_of_a_study()] * 3) != []


async def test_no_process_is_started_where_nothing_waits(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "COMMAND", ("false",))
    assert await apart.match_apart(crowd.database) == 0


async def test_whoever_stops_the_worker_stops_it_too(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    await crowd.refill([Asked((frozenset({"pain"}),))], [set()])
    await crowd.publish([changes_of_a_study()])
    monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", "import time; time.sleep(600)"))
    started: asyncio.Queue[Process] = asyncio.Queue()
    start = asyncio.create_subprocess_exec

    async def watched(*command: Any, **options: Any) -> Process:
        process = await start(*command, **options)
        await started.put(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    matching = asyncio.create_task(apart.match_apart(crowd.database))
    async with asyncio.timeout(PATIENCE_SECONDS):
        process = await started.get()
        matching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await matching
    assert process.returncode, "it was ended"


async def test_a_process_that_failed_is_started_again(
    alerts: Alerts, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    await alerts.heard()
    await alerts.store(study(1))
    monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", "import sys; sys.exit(1)"))
    teller = Teller(alerts.portal.parts, apart.match_apart)
    assert (await teller.look()).failed == 1
    monkeypatch.undo()
    done = await teller.look()
    assert (done.failed, done.matched) == (0, 1)
