"""Notes that were removed and can still be brought back."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.notes.keys import NotebookKey
from portal.notes.models import Note


async def can_be_brought_back(session: AsyncSession, key: NotebookKey, note_id: str) -> bool:
    """Whether this notebook has such a note that was removed and is not purged yet. `note_id` is as it stood
    in an address."""
    if not (note_id.isascii() and note_id.isalnum()):
        return False
    theirs = (Note.id == note_id, Note.notebook_id == key.id, Note.removed_at.is_not(None))
    return await session.scalar(select(Note.id).where(*theirs)) is not None
