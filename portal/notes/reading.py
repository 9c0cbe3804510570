"""What stands in a notebook, for whoever has its key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.crypto import CannotOpen
from portal.notes.keys import NotebookKey
from portal.notes.models import Note
from portal.notes.quotes import Quote, Section
from portal.notes.sealing import open_sealed
from portal.web.errors import NotFound


class NoteNotFound(NotFound):
    """There is no such note in this notebook."""


@dataclass(frozen=True, slots=True)
class Written:
    """A note: what it is about, what it says, the version of the study and the language of the page when it
    was written. `changed_at` is `written_at` until it is changed."""

    id: str
    nct_id: str
    quote: Quote
    body: str
    version: int
    language: str
    written_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Contents:
    """The notes of a notebook, and how many more there are that its key does not open: damaged, or moved by
    somebody who can write to the database."""

    notes: list[Written]
    unreadable: int


async def contents_of(session: AsyncSession, key: NotebookKey, nct_id: str | None = None) -> Contents:
    """The notes that were not removed, oldest first; with `nct_id` those on one study. Which study a note is
    on is sealed too, so all of them are opened."""
    standing = select(Note.id, Note.sealed).where(Note.notebook_id == key.id, Note.removed_at.is_(None))
    notes, unreadable = [], 0
    for note_id, sealed in await session.execute(standing):
        try:
            notes.append(opened(key, note_id, sealed))
        except CannotOpen:
            unreadable += 1
    chosen = [note for note in notes if nct_id in (None, note.nct_id)]
    return Contents(sorted(chosen, key=lambda note: (note.written_at, note.id)), unreadable)


async def notes_in(session: AsyncSession, key: NotebookKey, nct_id: str | None = None) -> list[Written]:
    """The notes of a notebook that can be read, oldest first; with `nct_id` those on one study."""
    return (await contents_of(session, key, nct_id)).notes


async def note(session: AsyncSession, key: NotebookKey, note_id: str) -> Written:
    """One note. Raises NoteNotFound for one that was removed or is in another notebook, and for one that the
    key does not open."""
    theirs = (Note.id == note_id, Note.notebook_id == key.id, Note.removed_at.is_(None))
    sealed = await session.scalar(select(Note.sealed).where(*theirs))
    if sealed is None:
        raise NoteNotFound
    try:
        return opened(key, note_id, sealed)
    except CannotOpen:
        raise NoteNotFound from None


def bound_to(note_id: str) -> str:
    """What a note's sealed form is bound to: it opens in no other row."""
    return f"note:{note_id}"


def opened(key: NotebookKey, note_id: str, sealed: bytes) -> Written:
    """A note as it was sealed. Raises CannotOpen."""
    held: dict[str, Any] = open_sealed(key.notes, sealed, bound_to(note_id))
    section, *rest = held["quote"]
    return Written(
        id=note_id,
        nct_id=held["nct_id"],
        quote=Quote(Section(section), *rest),
        body=held["body"],
        version=held["version"],
        language=held["language"],
        written_at=datetime.fromisoformat(held["written_at"]),
        changed_at=datetime.fromisoformat(held["changed_at"]),
    )
