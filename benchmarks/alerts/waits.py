"""How long somebody waits who sends a message: quiet, and while news is matched by a process of somebody
else's or of the server's."""

import asyncio
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.alerts.crowd import fill
from benchmarks.load import drive, post
from benchmarks.messages import message, site_of
from benchmarks.servers import Server, running
from benchmarks.stage import STUDY, environment, stage

PEOPLE, STUDIES = 500_000, 1_000
QUIET = 300  # messages
PAUSE = 0.05  # seconds between two messages
NOT_DONE = "SELECT count(*) FROM alert_shard WHERE done_at IS NULL"
IN_HAND = f"{NOT_DONE} AND lease_until IS NOT NULL"


async def compare(folder: Path) -> list[str]:
    """Lines on the 50th and 99th percentile."""
    settings = environment(folder)
    await stage(settings)
    file = folder / "portal.db"
    await fill(file, PEOPLE, STUDIES)
    numbers = count()
    async with running("portal.app:from_environment", settings) as server:
        quiet = await _waits(server, numbers)
        matcher = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.alerts.matcher", f"sqlite+aiosqlite:///{file}"),
            stdout=asyncio.subprocess.DEVNULL,
        )
        beside = await _waits(server, numbers, lambda: matcher.returncode is None)
        await matcher.wait()
    async with running("portal.app:with_worker_from_environment", settings) as server:
        still = await _waits(server, numbers)
        _publish_again(file)
        while not _count(file, IN_HAND):  # noqa: ASYNC110 - another process takes it in hand
            await asyncio.sleep(PAUSE)
        within = await _waits(server, numbers, lambda: _count(file, NOT_DONE))
    return [
        _line("quiet", quiet, quiet),
        _line("while news is matched beside the server", beside, quiet),
        _line("quiet, in a server with a worker", still, still),
        _line("while news is matched in that server", within, still),
    ]


async def _waits(
    server: Server, numbers: "count[int]", goes_on: Callable[[], object] | None = None
) -> list[float]:
    """Seconds that each message took, sent one after the other: 300, or as many as there is time for."""
    site, url = await site_of(server), f"{server.url}{STUDY}/message"
    waits: list[float] = []
    while goes_on() if goes_on else len(waits) < QUIET:
        sent = post(url, message(site, next(numbers)))
        began = perf_counter()
        load = await drive(server.url, partial(_the_same, sent), 1, connections=1)
        waits.append(perf_counter() - began)
        if load.statuses != {303}:
            raise RuntimeError(f"the message was answered {sorted(load.statuses)}")
        await asyncio.sleep(PAUSE)
    return waits


def _the_same(sent: bytes, _number: int) -> bytes:
    return sent


def _publish_again(file: Path) -> None:
    with sqlite3.connect(file, timeout=30) as connection:
        connection.execute("DELETE FROM alert_match")
        connection.execute("UPDATE alert_shard SET done_at = NULL, owner = NULL, lease_until = NULL")


def _count(file: Path, counting: str) -> int:
    with sqlite3.connect(file, timeout=30) as connection:
        number: int = connection.execute(counting).fetchone()[0]
        return number


def _line(name: str, waits: list[float], quiet: list[float]) -> str:
    half, most = _percentile(waits, 50), _percentile(waits, 99)
    return (
        f"a message, {name}: p50 {half * 1000:.0f} ms, p99 {most * 1000:.0f} ms, "
        f"{most / _percentile(quiet, 99):.1f} times the quiet p99 ({len(waits)} messages)"
    )


def _percentile(waits: list[float], percent: int) -> float:
    return sorted(waits)[min(len(waits) * percent // 100, len(waits) - 1)]
