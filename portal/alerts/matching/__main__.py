"""`python -m portal.alerts.matching`: matches all that waits, and prints how many shards that were."""

import asyncio
import sys

from portal.alerts.matching.rounds import match_due
from portal.config import load
from portal.db import Database
from portal.logs import configure, failure


async def _match() -> int:
    async with Database(load().database_url) as database:
        return await match_due(database)


if __name__ == "__main__":
    configure()
    try:
        sys.stdout.write(str(asyncio.run(_match())))
    except Exception as error:  # noqa: BLE001 - whoever started this learns of it by the exit code
        failure("alerts.matching_failed", error)
        sys.exit(1)
