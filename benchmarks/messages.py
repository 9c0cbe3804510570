"""Messages taken over HTTP against raw durable commits of rows of the same size."""

import gzip
import os
import re
import sqlite3
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.load import drive, post
from benchmarks.report import Comparison
from benchmarks.servers import Server, running
from benchmarks.stage import STUDY, environment, fetch, stage

PAIRS = 5
MESSAGES = 200
COMMITS = 400
ROW_BYTES = {"lead": 700, "audit": 120, "confirmation": 9000, "notice": 9000}


async def compare(folder: Path) -> list[str]:
    """Lines on messages a second, and on the server's peak memory while it takes them."""
    settings = environment(folder)
    await stage(settings)
    numbers = count()
    async with running("portal.app:from_environment", settings) as portal:
        site = await site_of(portal)
        await _take(portal, site, numbers)
        turns = [(await _take(portal, site, numbers), _commit(folder)) for _ in range(PAIRS)]
        peak = portal.peak_mib
    taken, committed = zip(*turns, strict=True)
    floor = "raw durable commits of four rows of the same sizes with the standard library's sqlite3"
    comparison = Comparison(
        "messages taken", "a second", taken, committed, floor_is=floor, more_is_better=True
    )
    return [str(comparison), f"peak memory of the server while it takes messages: {peak:.0f} MiB"]


async def site_of(portal: Server) -> str:
    """The site of the study that takes messages."""
    page = gzip.decompress(await fetch(portal.url + STUDY)).decode()
    found = re.search(r'name="site" value="(\d+)"', page)
    if found is None:
        raise RuntimeError("the study page has no site to write to")
    return found[1]


async def _take(portal: Server, site: str, numbers: "count[int]") -> float:
    """Messages a second; each is another person's."""
    first = next(numbers) * MESSAGES
    url = f"{portal.url}{STUDY}/message"
    load = await drive(portal.url, lambda number: post(url, message(site, first + number)), MESSAGES)
    if load.statuses != {303}:
        raise RuntimeError(f"{url} answered {sorted(load.statuses)}")
    return load.per_second


def message(site: str, number: int) -> list[tuple[str, str]]:
    """A message of somebody of this number."""
    return [
        ("site", site),
        ("first_name", "Ana"),
        ("last_name", "Example"),
        ("email", f"ana{number}@example.org"),
        ("phone", "202-555-0123"),
        ("message", "I would like to know more. " * 10),
        ("consent", "yes"),
    ]


def _commit(folder: Path) -> float:
    """Durable commits a second."""
    with sqlite3.connect(folder / "floor.db", isolation_level=None) as floor:
        floor.execute("PRAGMA journal_mode=WAL")
        floor.execute("PRAGMA synchronous=FULL")
        floor.execute("CREATE TABLE IF NOT EXISTS floor (id INTEGER PRIMARY KEY, kind TEXT, body BLOB)")
        rows = [(kind, os.urandom(size)) for kind, size in ROW_BYTES.items()]
        began = perf_counter()
        for _ in range(COMMITS):
            floor.execute("BEGIN IMMEDIATE")
            floor.executemany("INSERT INTO floor (kind, body) VALUES (?, ?)", rows)
            floor.execute("COMMIT")
        return COMMITS / (perf_counter() - began)
