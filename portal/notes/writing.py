"""Writing, changing and removing notes. The notebook's row is locked first, so that what two tabs do at the
same moment happens one after the other."""

from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import CannotOpen
from portal.db.upserting import insert_new
from portal.notes.keys import NotebookKey
from portal.notes.models import Note, Notebook
from portal.notes.quotes import Quote
from portal.notes.reading import NoteNotFound, Written, bound_to, opened
from portal.notes.sealing import seal

__all__ = ["Draft", "NoteNotFound", "NotebookFull", "add", "change", "open_notebook", "remove", "restore"]

MOST_NOTES = 500


class NotebookFull(Exception):
    """There are 500 notes in this notebook."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A note to be: `body` is cleaned already, `version` is the study's that the page shows."""

    nct_id: str
    quote: Quote
    body: str
    version: int
    language: str


async def open_notebook(session: AsyncSession, key: NotebookKey) -> bool:
    """Makes the notebook's row when it is first used, and says that it is used today; whether it is new."""
    now = clock.now()
    made = await insert_new(session, Notebook, id=key.id, created_at=now, used_on=now.date())
    if not made:
        await _lock(session, key)
    return made


async def add(session: AsyncSession, key: NotebookKey, draft: Draft) -> str:
    """Writes a note; its id. Raises NotebookFull."""
    await open_notebook(session, key)
    await make_room(session, key, 1)
    now = clock.now()
    written = Written(
        uuid4().hex, draft.nct_id, draft.quote, draft.body, draft.version, draft.language, now, now
    )
    await store(session, key, written)
    return written.id


async def change(session: AsyncSession, key: NotebookKey, note_id: str, body: str) -> None:
    """Gives a note other words. Raises NoteNotFound."""
    note = await _find(session, key, note_id)
    if note.removed_at is not None:
        raise NoteNotFound
    try:
        written = opened(key, note.id, note.sealed)
    except CannotOpen:
        raise NoteNotFound from None
    note.sealed = sealed_form(key, replace(written, body=body, changed_at=clock.now()))


async def remove(session: AsyncSession, key: NotebookKey, note_id: str) -> None:
    """Removes a note, which can be brought back for a day. Raises NoteNotFound."""
    note = await _find(session, key, note_id)
    note.removed_at = note.removed_at or clock.now()


async def restore(session: AsyncSession, key: NotebookKey, note_id: str) -> None:
    """Brings back a note that was removed. Raises NoteNotFound, and NotebookFull."""
    note = await _find(session, key, note_id)
    if note.removed_at is not None:
        await make_room(session, key, 1)
        note.removed_at = None


async def make_room(session: AsyncSession, key: NotebookKey, more: int) -> None:
    """Sees that so many more notes have room in a notebook that is locked. Raises NotebookFull."""
    standing = (Note.notebook_id == key.id, Note.removed_at.is_(None))
    number = await session.scalar(select(func.count()).select_from(Note).where(*standing))
    if (number or 0) + more > MOST_NOTES:
        raise NotebookFull


async def store(session: AsyncSession, key: NotebookKey, written: Written) -> None:
    """Puts a note into a notebook as it is, its dates too."""
    session.add(Note(id=written.id, notebook_id=key.id, sealed=sealed_form(key, written)))
    await session.flush()


def sealed_form(key: NotebookKey, written: Written) -> bytes:
    """All of a note, the study and the quoted words too."""
    held: dict[str, Any] = {
        "nct_id": written.nct_id,
        "quote": astuple(written.quote),
        "body": written.body,
        "version": written.version,
        "language": written.language,
        "written_at": _text(written.written_at),
        "changed_at": _text(written.changed_at),
    }
    return seal(key.notes, held, bound_to(written.id))


async def _find(session: AsyncSession, key: NotebookKey, note_id: str) -> Note:
    await _lock(session, key)
    note = await session.scalar(select(Note).where(Note.id == note_id, Note.notebook_id == key.id))
    if note is None:
        raise NoteNotFound
    return note


async def _lock(session: AsyncSession, key: NotebookKey) -> None:
    """Says that the notebook is used today, which locks its row until the transaction ends."""
    used = update(Notebook).where(Notebook.id == key.id).values(used_on=clock.today())
    await session.execute(used.execution_options(synchronize_session=False))


def _text(moment: datetime) -> str:
    return moment.isoformat()
