"""Shares go when their links have ended, and with them what is kept of tries to open them."""

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.notes.models import Share, ShareAttempt

AT_ONCE = 200


async def purge_tries(session: AsyncSession) -> int:
    """Erases up to 200 counts of tries to open shares that were stopped: nothing is left there to guard. How
    many."""
    stopped = select(Share.id).where(Share.revoked_at.is_not(None))
    key = (ShareAttempt.share_id, ShareAttempt.client)
    over = select(*key).where(ShareAttempt.share_id.in_(stopped)).limit(AT_ONCE)
    gone = delete(ShareAttempt).where(tuple_(*key).in_(over)).returning(ShareAttempt.share_id)
    return len((await session.execute(gone.execution_options(synchronize_session=False))).all())


async def purge_ended(session: AsyncSession) -> int:
    """Erases up to 200 shares whose last moment is over, those that were stopped before too; how many."""
    over = select(Share.id).where(Share.expires_at <= clock.now()).order_by(Share.expires_at)
    ids = list(await session.scalars(over.limit(AT_ONCE).with_for_update()))
    for model, column in ((ShareAttempt, ShareAttempt.share_id), (Share, Share.id)):
        gone = delete(model).where(column.in_(ids))
        await session.execute(gone.execution_options(synchronize_session=False))
    return len(ids)
