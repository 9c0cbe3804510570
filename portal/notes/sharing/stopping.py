"""Stopping a share: what opened it is erased, so that nothing can open it again."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.notes.keys import NotebookKey
from portal.notes.models import Share
from portal.notes.sharing.looking import ShareNotFound


async def revoke(session: AsyncSession, key: NotebookKey, share_id: str) -> None:
    """Erases the notes of a share and both of their keys; that there was one stays until its last day.
    Raises ShareNotFound for one that was stopped before, or is of another notebook."""
    standing = (Share.id == share_id, Share.notebook_id == key.id, Share.revoked_at.is_(None))
    stopped = (
        update(Share)
        .where(*standing)
        .values(revoked_at=clock.now(), wrapped=None, owner_wrapped=None, sealed=None)
        .returning(Share.id)
        .execution_options(synchronize_session=False)
    )
    if (await session.execute(stopped)).first() is None:
        raise ShareNotFound
