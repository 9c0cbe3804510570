"""What every command that touches the database needs around it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from portal.config import Settings, load
from portal.db import Database
from portal.db.schema import prepare

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs a command's work to its end."""
    return asyncio.run(work)


@asynccontextmanager
async def opened(settings: Settings | None = None) -> AsyncIterator[tuple[Settings, Database]]:
    """The settings and a database with the newest schema. Raises BadSettings and OutdatedSchema."""
    settings = settings or load()
    async with Database(settings.database_url) as database:
        await prepare(database)
        yield settings, database
