"""Taking hand-made records in, and looking at what is stored."""

from typing import Any

from sqlalchemy import select

from portal.db import Base, Database
from portal.studies.importing import storing as importing
from portal.studies.importing.storing import Outcome
from portal.studies.models import Site
from tests.studies.hand_made import Raw


async def take_in(database: Database, *raws: Raw) -> list[Outcome]:
    """What becomes of records, taken in one after another."""
    outcomes = []
    for raw in raws:
        async with database.write.begin() as session:
            outcomes += await importing.store(session, [importing.prepare(raw)])
    return outcomes


async def sites(database: Database) -> list[Site]:
    """Every site there ever was, oldest first."""
    async with database.read() as session:
        return list(await session.scalars(select(Site).order_by(Site.id)))


async def tables(database: Database, *leave_out: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables without these columns, in an order of their own."""
    async with database.read() as session:
        return {
            table.name: sorted(
                [
                    tuple(row)
                    for row in await session.execute(select(*(c for c in table.c if c.name not in leave_out)))
                ],
                key=repr,
            )
            for table in Base.metadata.sorted_tables
            if any(column.name not in leave_out for column in table.c)
        }
