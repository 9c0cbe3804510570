"""Matching in a process of its own: it computes for as long as there is anything to match, and whoever sends
a message to this process meanwhile would wait for it at every step."""

import asyncio
import os
import sys
from contextlib import suppress

from sqlalchemy import select

from portal.alerts.matching.models import Shard
from portal.db import Database

COMMAND = (sys.executable, "-m", "portal.alerts.matching")


class MatchingFailed(Exception):
    """The process ended with a fault, which it logged."""


async def match_apart(database: Database) -> int:
    """What `rounds.match_due` does, done by another process; none is started where nothing waits. It ends
    when this is cancelled, and what it had in hand is begun again. Raises MatchingFailed."""
    async with database.read() as session:
        if await session.scalar(select(Shard.number).where(Shard.done_at.is_(None)).limit(1)) is None:
            return 0
    url = database.url.render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        env=os.environ | {"PORTAL_DATABASE_URL": url},
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C in a terminal is for the server, which ends this one
    )
    try:
        said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
    if process.returncode:
        raise MatchingFailed
    return int(said)
