"""Records imported against reading the same bytes and storing them, and no more, in the same batches."""

import asyncio
import gzip
import json
import sqlite3
import sys
import zlib
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.commands import measured
from benchmarks.records import written
from benchmarks.report import Comparison
from portal.studies.importing.storing import BATCH

PAIRS = 3


async def compare(folder: Path) -> list[str]:
    """Lines on records a second, new and unchanged, and on the command's peak memory."""
    file, what = written(folder)
    new, again, floor, peak = [], [], [], 0.0
    for number in range(PAIRS):
        settings = {"PORTAL_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/{number}.db"}
        portal = [sys.executable, "-m", "portal"]
        command = [*portal, "studies", "import", str(file)]
        await measured([*portal, "migrate"], settings)  # so that no import makes the schema
        start = await measured([*portal, "migrate"], settings)
        first, second = await measured(command, settings), await measured(command, settings)
        records, seconds = await asyncio.to_thread(_stored, file, folder / f"floor{number}.db")
        new.append(records / (first.seconds - start.seconds))
        again.append(records / (second.seconds - start.seconds))
        floor.append(records / seconds)
        peak = max(peak, first.peak_mib)
    told = f"json and sqlite3 of the standard library, the same batches; {records} {what}"
    lines = [
        Comparison(name, "a second", figures, floor, floor_is=told, more_is_better=True)
        for name, figures in (("new records imported", new), ("unchanged records imported", again))
    ]
    return [*map(str, lines), f"peak memory of an import: {peak:.0f} MiB"]


def _stored(file: Path, database: Path) -> tuple[int, float]:
    """How many records there are, and the seconds it takes to read, compress and insert them."""
    began, number = perf_counter(), 0
    with sqlite3.connect(database, isolation_level=None) as floor, gzip.open(file) as lines:
        floor.execute("PRAGMA journal_mode=WAL")
        floor.execute("PRAGMA synchronous=FULL")
        floor.execute("CREATE TABLE record (id TEXT PRIMARY KEY, record BLOB)")
        while batch := [*islice(lines, BATCH)]:
            rows = [(_number(json.loads(line)), zlib.compress(line)) for line in batch]
            floor.execute("BEGIN IMMEDIATE")
            floor.executemany("INSERT INTO record VALUES (?, ?)", rows)
            floor.execute("COMMIT")
            number += len(batch)
    return number, perf_counter() - began


def _number(record: dict[str, Any]) -> str:
    nct_id: str = record["protocolSection"]["identificationModule"]["nctId"]
    return nct_id
