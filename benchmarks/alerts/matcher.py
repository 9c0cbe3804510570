"""`python -m benchmarks.alerts.matcher URL`: matches what waits, in a process of its own, and prints as JSON
how long that took, how much memory it needed at most, and how long its longest transaction held the writers'
lock."""

import asyncio
import json
import resource
import sys
from time import perf_counter

from sqlalchemy import event

from portal.alerts.matching.rounds import match_due
from portal.db import Database


async def main(url: str) -> None:
    """Measures one run."""
    longest, begun = 0.0, 0.0
    async with Database(url) as database:

        @event.listens_for(database.engine.sync_engine, "begin")
        def begin(_: object) -> None:
            nonlocal begun
            begun = perf_counter()

        @event.listens_for(database.engine.sync_engine, "commit")
        def commit(_: object) -> None:
            nonlocal longest
            longest = max(longest, perf_counter() - begun)

        start = perf_counter()
        shards = await match_due(database)
        seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mebibytes": peak, "longest": longest, "shards": shards}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
