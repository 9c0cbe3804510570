"""Matching beside its floors, at three sizes in one run."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.alerts import floors
from benchmarks.alerts.crowd import fill
from portal.alerts.matching.profiles import Profile

STUDIES = 1_000
SIZES = (100_000, 1_000_000, 10_000_000)
Floor = Callable[[Path, list[tuple[str, Profile]]], tuple[float, floors.Told]]
# Each with the number of studies that stand for all of them: all would take hours.
FLOORS: tuple[tuple[str, Floor, int], ...] = (("a scan", floors.scan, 2), ("SQL", floors.ask, 40))


async def compare(folder: Path) -> list[str]:
    """A line for each size. BENCH_SMALL leaves the largest out, which takes some 15 minutes and 10 GB."""
    sizes = SIZES[:-1] if os.environ.get("BENCH_SMALL") else SIZES
    return [line for people in sizes for line in await _of_size(folder / f"{people}.db", people)]


async def _of_size(file: Path, people: int) -> list[str]:
    await fill(file, people, STUDIES)
    found = await _match(file)
    lines = [
        f"news of {STUDIES:,} studies matched with {people:,} subscriptions: {found['seconds']:.1f} s",
        f"  {found['mebibytes']:.0f} MiB at most, longest write {found['longest'] * 1000:.0f} ms",
    ]
    return lines + [await asyncio.to_thread(_beside, file, found["seconds"], *floor) for floor in FLOORS]


def _beside(file: Path, seconds: float, name: str, floor: Floor, number: int) -> str:
    """What a floor takes, whose people must be those that were found."""
    wanted = floors.studies(file, number)
    taken, people = floor(file, wanted)
    if not np.array_equal(people, floors.matched(file, wanted)):
        raise AssertionError(f"{name} does not find the same people")
    whole = taken * STUDIES / number
    return f"  {name}: {whole:.0f} s ({number} studies measured), {whole / seconds:.1f} times as long"


async def _match(file: Path) -> dict[str, float]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.alerts.matcher", f"sqlite+aiosqlite:///{file}"),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("The matcher ended with a fault.")
    measured: dict[str, float] = json.loads(said)
    return measured
