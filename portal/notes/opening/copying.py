"""Copying shared notes into a notebook of the reader's own."""

from sqlalchemy.ext.asyncio import AsyncSession

from portal.notes.keys import NotebookKey
from portal.notes.reading import notes_in
from portal.notes.sharing.snapshot import Snapshot
from portal.notes.writing import Draft, add


async def copy(session: AsyncSession, key: NotebookKey, snapshot: Snapshot) -> int:
    """Adds the notes that are not there yet; how many. Raises NotebookFull, which undoes the transaction."""
    there = {(note.nct_id, note.quote, note.body) for note in await notes_in(session, key)}
    added = 0
    for study in snapshot.studies:
        for note in study.notes:
            if (study.nct_id, note.quote, note.body) not in there:
                draft = Draft(study.nct_id, note.quote, note.body, note.version, note.language)
                await add(session, key, draft)
                added += 1
    return added
