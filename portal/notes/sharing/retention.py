"""Shares go when their links have ended, and with them what is kept of tries to open them."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.notes.models import Share, ShareAttempt

AT_ONCE = 200


async def purge_ended(session: AsyncSession) -> int:
    """Erases up to 200 shares whose last moment is over, those that were stopped before too; how many."""
    over = select(Share.id).where(Share.expires_at <= clock.now()).order_by(Share.expires_at)
    ids = list(await session.scalars(over.limit(AT_ONCE).with_for_update()))
    for model, column in ((ShareAttempt, ShareAttempt.share_id), (Share, Share.id)):
        gone = delete(model).where(column.in_(ids))
        await session.execute(gone.execution_options(synchronize_session=False))
    return len(ids)
