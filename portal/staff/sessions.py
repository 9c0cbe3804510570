"""Sessions: a row for each browser in which somebody is signed in, so that each can be ended at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.staff.models import StaffSession
from portal.staff.viewers import Viewer, holds
from portal.tokens import hashed, new_token


@dataclass(frozen=True, slots=True)
class Session:
    """One of somebody's browsers; `is_this` is the one they look at it with."""

    id: int
    since: datetime
    seen_at: datetime
    is_this: bool


async def begin(session: AsyncSession, member_id: int, *, replacing: str | None = None) -> str:
    """Signs a member in, and returns the token for the browser's cookie.

    The token is always a fresh one: whatever the browser held before was perhaps put there by somebody else.
    `replacing` is that cookie; if it is a session, it ends.
    """
    if replacing:
        await _end(session, StaffSession.token_hash == hashed(replacing))
    token, now = new_token(), clock.now()
    session.add(StaffSession(token_hash=hashed(token), member_id=member_id, created_at=now, seen_at=now))
    await audit.record(session, "staff.signed_in", f"member:{member_id}", actor=f"member:{member_id}")
    return token


async def pass_on(session: AsyncSession, viewer: Viewer) -> str:
    """The second factor was shown: the session goes on under a new token for the browser's cookie."""
    token = new_token()
    passed = update(StaffSession).where(StaffSession.id == viewer.session_id)
    await session.execute(passed.values(passed_at=clock.now(), token_hash=hashed(token)))
    await audit.record(session, "staff.factor_shown", viewer.actor, viewer.actor)
    return token


async def list_sessions(session: AsyncSession, viewer: Viewer) -> list[Session]:
    """Where this person is signed in, the newest first."""
    mine = select(StaffSession).where(StaffSession.member_id == viewer.member_id, *holds())
    rows = await session.scalars(mine.order_by(StaffSession.created_at.desc(), StaffSession.id.desc()))
    return [Session(row.id, row.created_at, row.seen_at, row.id == viewer.session_id) for row in rows]


async def end(session: AsyncSession, viewer: Viewer, session_id: int) -> bool:
    """Ends one of this person's own sessions; whether there was such a one."""
    mine = StaffSession.member_id == viewer.member_id
    return await _end(session, mine, StaffSession.id == session_id) > 0


async def end_others(session: AsyncSession, viewer: Viewer) -> int:
    """Ends all of this person's sessions but the one they use; how many."""
    mine = StaffSession.member_id == viewer.member_id
    return await _end(session, mine, StaffSession.id != viewer.session_id)


async def end_all(session: AsyncSession, member_id: int) -> int:
    """Ends every session of a member; how many."""
    return await _end(session, StaffSession.member_id == member_id)


async def _end(session: AsyncSession, *which: ColumnElement[bool]) -> int:
    ended = (
        update(StaffSession)
        .where(*which, StaffSession.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(StaffSession.id)
        .execution_options(synchronize_session=False)
    )
    return len((await session.execute(ended)).all())
