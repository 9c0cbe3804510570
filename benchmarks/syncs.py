"""Records taken from a registry on this machine against only downloading them, both without the wait of a
second between requests."""

import asyncio
import sys
from pathlib import Path
from time import perf_counter

import httpx2

from benchmarks.commands import measured
from benchmarks.records import written
from benchmarks.report import Comparison
from benchmarks.servers import free_port, listening
from portal.config import Settings
from portal.db import Database
from portal.db.schema import prepare
from portal.studies.registry import runs
from portal.studies.registry.asking import Asked
from portal.studies.registry.client import PAGE_SIZE, Registry
from portal.studies.registry.freshness import Log
from portal.studies.registry.pacing import Pace
from portal.studies.registry.syncing import carry_out

PAIRS = 3
WITHOUT_A_WAIT = 0.0


async def compare(folder: Path) -> list[str]:
    """Lines on records a second, new and unchanged, and on the command's peak memory."""
    file, what = written(folder)
    port = free_port()
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.registry", str(port), str(file)
    )
    try:
        await listening(port)
        url = f"http://127.0.0.1:{port}/api/v2"
        turns = [await _turn(folder, number, url) for number in range(PAIRS)]
        settings = {
            "PORTAL_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/whole.db",
            "PORTAL_REGISTRY_URL": url,
        }
        whole = await measured([sys.executable, "-m", "portal", "studies", "sync"], settings)
    finally:
        server.terminate()
        await server.wait()
    new, again, floor = zip(*turns, strict=True)
    told = f"an httpx2 loop that downloads the same pages of {PAGE_SIZE} {what}"
    lines = [
        Comparison(name, "a second", figures, floor, floor_is=told, more_is_better=True)
        for name, figures in (("new records synced", new), ("unchanged records synced", again))
    ]
    pace = f"at a request a second it takes {whole.seconds:.0f} s and peaks at {whole.peak_mib:.0f} MiB"
    return [*map(str, lines), f"`portal studies sync`: {pace}"]


async def _turn(folder: Path, number: int, url: str) -> tuple[float, float, float]:
    """Records a second: new ones, the same again, and only downloaded."""
    async with Database(f"sqlite+aiosqlite:///{folder}/{number}.db") as database:
        await prepare(database)
        new, again = await _synced(database, url), await _synced(database, url)
    return new, again, await _downloaded(url)


async def _synced(database: Database, url: str) -> float:
    began = perf_counter()
    async with Registry(Settings(_env_file=None, registry_url=url), Pace(WITHOUT_A_WAIT)) as registry:
        async with database.write.begin() as session:
            run = await runs.take_up(session, Asked(everything=True))
        await carry_out(database, registry, run, Log())
    return (run.imported + run.updated + run.unchanged) / (perf_counter() - began)


async def _downloaded(url: str) -> float:
    began, number, token = perf_counter(), 0, ""
    async with httpx2.AsyncClient() as client:
        while True:
            asked = {"pageSize": str(PAGE_SIZE)} | ({"pageToken": token} if token else {})
            page = (await client.get(f"{url}/studies", params=asked)).json()
            number += len(page["studies"])
            token = page.get("nextPageToken", "")
            if not token:
                return number / (perf_counter() - began)
