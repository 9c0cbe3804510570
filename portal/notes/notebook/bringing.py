"""Bringing the notes of one notebook into another, when a browser that holds the one is given the other."""

from dataclasses import replace
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import CannotOpen
from portal.notes.keys import NotebookKey
from portal.notes.locking import hand_over
from portal.notes.models import Note, Notebook, Share
from portal.notes.reading import opened
from portal.notes.writing import make_room, store


async def bring(session: AsyncSession, giver: NotebookKey, taker: NotebookKey) -> bool:
    """Moves every note and every share of `giver` into `taker`; False where that is not there any more. What
    cannot be opened stays where it is, and its notebook with it. Raises NotebookFull."""
    # Rows are locked in one order, or two browsers that do the reverse could wait for each other.
    both = select(Notebook).where(Notebook.id.in_((giver.id, taker.id))).order_by(Notebook.id)
    locked = {one.id: one for one in await session.scalars(both.with_for_update())}
    if taker.id not in locked:
        return False
    locked[taker.id].used_on = clock.today()
    notes = list(await session.scalars(select(Note).where(Note.notebook_id == giver.id)))
    await make_room(session, taker, sum(note.removed_at is None for note in notes))
    left = [note for note in notes if not await _brought(session, note, giver, taker)]
    shares = await session.scalars(select(Share).where(Share.notebook_id == giver.id))
    kept = [share for share in shares if not _handed_over(share, giver, taker)]
    await session.flush()
    if not left and not kept:
        await session.execute(delete(Notebook).where(Notebook.id == giver.id))
    return True


async def _brought(session: AsyncSession, note: Note, giver: NotebookKey, taker: NotebookKey) -> bool:
    """Writes a note into the other notebook under an id of its own, and removes it here; whether it could be
    read. One that was removed is not brought."""
    if note.removed_at is None:
        try:
            written = opened(giver, note.id, note.sealed)
        except CannotOpen:
            return False
        await store(session, taker, replace(written, id=uuid4().hex))
    await session.delete(note)
    return True


def _handed_over(share: Share, giver: NotebookKey, taker: NotebookKey) -> bool:
    try:
        hand_over(share, giver, taker)
    except CannotOpen:
        return False
    return True
