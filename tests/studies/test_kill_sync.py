"""`portal studies sync`, killed again and again, goes on where it was and ends as if nothing had happened."""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.studies.models import SyncRun
from tests import registry_faults as faults
from tests.databases import NewDatabase, on_both_databases
from tests.registry import serving
from tests.studies.hand_made import contact, location, record
from tests.studies.syncs import stored, sync

STUDIES = 150
KILLS = 4
TOP = Path(__file__).resolve().parents[2]


async def start(database_url: str, registry_url: str) -> asyncio.subprocess.Process:
    """The command as an operator runs it."""
    settings = {"PORTAL_DATABASE_URL": database_url, "PORTAL_REGISTRY_URL": registry_url}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.studies.hasty", "studies", "sync"),
        cwd=TOP,
        env=os.environ | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def how_far(database: Database) -> int:
    """How many records are stored, as the sync itself keeps count."""
    async with database.read() as session:
        return await session.scalar(select(SyncRun.imported)) or 0


@on_both_databases
async def test_a_killed_sync_goes_on_where_it_was(
    database: Database, database_url: str, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    async with serving() as registry, Database(new_database()) as other:
        for number in range(STUDIES):
            mail = contact(email=f"team{number % 9}@example.org")
            sites = {"locations": [location(f"Clinic {number % 9}", contacts=[mail])]}
            registry.add(record(f"NCT0999{number:04}", contactsLocationsModule=sites))
        await sync(other, registry)
        registry.always = faults.after(0.03)
        seen = [0]
        for _ in range(KILLS):
            process = await start(database_url, registry.url)
            aim = seen[-1] + chance.randint(5, 25)
            while await how_far(database) < aim and process.returncode is None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            await asyncio.sleep(chance.random() / 10)
            process.send_signal(signal.SIGKILL)
            await process.communicate()
            seen.append(await how_far(database))
        assert seen == sorted(seen)
        assert 0 < seen[-1] < STUDIES
        registry.requests.clear()
        process = await start(database_url, registry.url)
        said, problems = await process.communicate()
        assert (process.returncode, problems.decode()) == (0, "")
        assert said.decode() == f"{STUDIES} imported, 0 updated, 0 unchanged, 0 rejected\n"
        assert len(registry.requests) <= (STUDIES - seen[-1]) // 5 + 2
        assert await stored(database) == await stored(other)
