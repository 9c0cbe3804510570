"""Erasing notebooks, with all that hangs on them."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.notes.models import Note, Notebook, Share, ShareAttempt


async def erase(session: AsyncSession, ids: Sequence[str]) -> None:
    """Erases notebooks by their ids: notes, shares, so that their links open nothing, and recovery codes."""
    # Whoever is writing into one of them is waited for.
    await session.execute(select(Notebook.id).where(Notebook.id.in_(ids)).with_for_update())
    shares = select(Share.id).where(Share.notebook_id.in_(ids))
    for gone in (
        delete(ShareAttempt).where(ShareAttempt.share_id.in_(shares)),
        delete(Share).where(Share.notebook_id.in_(ids)),
        delete(Note).where(Note.notebook_id.in_(ids)),
        delete(Notebook).where(Notebook.id.in_(ids)),
    ):
        await session.execute(gone.execution_options(synchronize_session=False))
