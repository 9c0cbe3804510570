"""Notebooks for tests, and what is written into them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.db import Database
from portal.notes.keys import NotebookKey
from portal.notes.models import Note
from portal.notes.quotes import Quote, Section
from portal.notes.reading import Written, notes_in
from portal.notes.writing import Draft, add
from tests.leads.records import NCT_ID

QUOTE = Quote(Section.OVERVIEW, "warm baths", "Do ", " help?", 3, 13)
BODY = "Ask about my knee"


def draft(body: str = BODY, nct_id: str = NCT_ID, quote: Quote = QUOTE) -> Draft:
    """A note to be, on the first version of a study."""
    return Draft(nct_id, quote, body, 1, "en")


async def write(database: Database, key: NotebookKey, *bodies: str) -> list[str]:
    """Writes notes one after the other; their ids."""
    ids = []
    for body in bodies or (BODY,):
        async with database.write.begin() as session:
            ids.append(await add(session, key, draft(body)))
    return ids


async def read(database: Database, key: NotebookKey) -> list[Written]:
    """What stands in a notebook."""
    async with database.read() as session:
        return await notes_in(session, key)


async def bodies(database: Database, key: NotebookKey) -> Sequence[str]:
    """What the notes of a notebook say, oldest first."""
    return [note.body for note in await read(database, key)]


async def rows(database: Database) -> Sequence[Any]:
    """Every note as it is stored."""
    async with database.read() as session:
        return (await session.scalars(select(Note).order_by(Note.id))).all()
