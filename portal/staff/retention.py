"""What is kept of the staff goes when its time has come, and moves to the newest key."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.staff.factor.codes import bound_to
from portal.staff.models import Member, SignIn, StaffSession
from portal.staff.viewers import LIVES_FOR

AT_ONCE = 200
REQUESTS_FOR = timedelta(days=1)
SESSIONS_FOR = timedelta(days=30)


async def purge_requests(session: AsyncSession) -> int:
    """Removes requests to sign in whose time was over a day ago; how many."""
    past = delete(SignIn).where(SignIn.expires_at < clock.now() - REQUESTS_FOR).returning(SignIn.id)
    return len((await session.execute(past.execution_options(synchronize_session=False))).all())


async def purge_sessions(session: AsyncSession) -> int:
    """Removes sessions that ended, by themselves or not, a month ago; how many."""
    since = clock.now() - SESSIONS_FOR
    over = or_(StaffSession.ended_at < since, StaffSession.created_at < since - LIVES_FOR)
    past = delete(StaffSession).where(over).returning(StaffSession.id)
    return len((await session.execute(past.execution_options(synchronize_session=False))).all())


async def purge_removed(session: AsyncSession, before: datetime) -> int:
    """Removes the name and address of up to 200 people who were taken off the staff before a moment; how
    many. Nothing in the trail that is still kept names them then."""
    due = select(Member.id).where(Member.removed_at < before).order_by(Member.id).limit(AT_ONCE)
    ids = list(await session.scalars(due))
    for model in (SignIn, StaffSession):
        await session.execute(delete(model).where(model.member_id.in_(ids)))
    await session.execute(delete(Member).where(Member.id.in_(ids)))
    return len(ids)


async def rewrap(session: AsyncSession, keyring: Keyring) -> int:
    """Moves every second factor to the newest key; how many were moved. Raises CannotOpen."""
    moved = 0
    keys = select(Member.id, Member.data_key).where(Member.data_key.is_not(None)).order_by(Member.id)
    for member_id, data_key in (await session.execute(keys)).all():
        if data_key is not None and not keyring.is_newest(data_key):
            fresh = keyring.rewrap(data_key, bound_to(member_id))
            await session.execute(update(Member).where(Member.id == member_id).values(data_key=fresh))
            moved += 1
    return moved
