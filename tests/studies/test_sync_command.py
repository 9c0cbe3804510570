"""`portal studies sync` as an operator runs it: what it prints, and how it ends."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.db import Database
from tests import registry_faults as faults
from tests.registry import Registry, serving
from tests.studies.hand_made import BATH, TEA, record
from tests.studies.syncs import numbers

TOP = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, and its exit status."""

    said: str
    problems: str
    status: int | None


@pytest.fixture
async def registry() -> AsyncIterator[Registry]:
    async with serving() as registry:
        registry.add(record(TEA), record(BATH, conditionsModule={"conditions": ["Back Pain"]}))
        yield registry


async def portal(database: Database, registry_url: str, *arguments: str) -> Ran:
    """Runs `portal studies …` in a process of its own, without the waits."""
    url = database.url.render_as_string(hide_password=False)
    settings = {"PORTAL_DATABASE_URL": url, "PORTAL_REGISTRY_URL": registry_url}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.studies.hasty", *arguments),
        cwd=TOP,
        env=os.environ | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, problems = await process.communicate()
    return Ran(said.decode(), problems.decode(), process.returncode)


async def test_it_counts_and_tells_what_was_rejected_and_what_is_gone(
    database: Database, registry: Registry
) -> None:
    first = await portal(
        database, registry.url, "studies", "sync", "--nct-id", TEA, "--condition", "back pain"
    )
    assert first == Ran("2 imported, 0 updated, 0 unchanged, 0 rejected\n", "", 0)
    registry.remove(TEA)
    second = await portal(
        database, registry.url, "studies", "sync", "--nct-id", TEA, "--nct-id", "NCT09990009"
    )
    assert second.said.splitlines() == [
        f"{TEA}: the registry no longer lists it",
        "NCT09990009: the registry has no such study",
        "0 imported, 0 updated, 0 unchanged, 1 rejected",
    ]
    assert second.status == 1
    assert await numbers(database) == [TEA, BATH]


async def test_a_registry_that_does_not_answer_is_named_without_a_traceback(
    database: Database, registry: Registry
) -> None:
    registry.always = faults.status(503)
    ran = await portal(database, registry.url, "studies", "sync")
    assert ran == Ran("", f"{registry.url}/studies: it answered 503, 8 times in a row\n", 1)
    checked = await portal(database, registry.url, "check")
    assert "registry:" not in checked.said
    registry.always = None
    await portal(database, registry.url, "studies", "sync")
    registry.always = faults.status(503)
    await portal(database, registry.url, "studies", "sync")
    checked = await portal(database, registry.url, "check")
    assert "registry: studies are as they were on" in checked.said
    assert "it answered 503, 8 times in a row" in checked.said


async def test_what_no_number_is_and_what_no_day_is_is_refused(
    database: Database, registry: Registry
) -> None:
    ran = await portal(database, registry.url, "studies", "sync", "--nct-id", "NCT1")
    assert (ran.status, ran.said) == (2, "")
    assert "NCT1 is not NCT and eight digits." in ran.problems
    assert (await portal(database, registry.url, "studies", "sync", "--since", "yesterday")).status == 2
    assert registry.requests == []
