"""Who is looking, and at whose messages they may look. Every query of the staff side is narrowed by a
`Viewer`."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.staff.models import Member, Membership, StaffSession
from portal.tokens import hashed
from portal.web import cookies
from portal.web.cookies import Cookie

IDLE_FOR = timedelta(hours=12)
LIVES_FOR = cookies.LIVES_FOR[Cookie.STAFF]
SEEN_EVERY = timedelta(minutes=5)  # a row is not written for every page


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member of the staff who is signed in. `passed` says that nothing more has to be shown first: no
    second factor is set up, or it was given in this session."""

    member_id: int
    session_id: int
    name: str
    email: str
    is_admin: bool
    team_ids: frozenset[int]
    has_second_factor: bool
    passed: bool

    @property
    def actor(self) -> str:
        """As the trail names them."""
        return f"member:{self.member_id}"

    def may_see(self, team_id: int) -> bool:
        """Whether messages to this team may be read."""
        return self.is_admin or team_id in self.team_ids

    def of_my_teams(self, column: SQLColumnExpression[int]) -> ColumnElement[bool]:
        """What narrows a query to the teams of this person; `column` is a team's id."""
        return true() if self.is_admin else column.in_(self.team_ids)


async def viewer_of(session: AsyncSession, token: str) -> Viewer | None:
    """Who is signed in with this session's token, if it still holds."""
    found = (
        await session.execute(
            select(StaffSession, Member)
            .join(Member, Member.id == StaffSession.member_id)
            .where(StaffSession.token_hash == hashed(token), Member.removed_at.is_(None), *holds())
        )
    ).first()
    if found is None:
        return None
    row, member = found
    teams = await session.scalars(select(Membership.team_id).where(Membership.member_id == member.id))
    return Viewer(
        member_id=member.id,
        session_id=row.id,
        name=member.name,
        email=member.email,
        is_admin=member.is_admin,
        team_ids=frozenset(teams),
        has_second_factor=member.second_factor_at is not None,
        passed=member.second_factor_at is None or row.passed_at is not None,
    )


def holds() -> tuple[ColumnElement[bool], ...]:
    """What is true of a session that has not ended, neither by itself nor by somebody."""
    now = clock.now()
    return (
        StaffSession.ended_at.is_(None),
        StaffSession.seen_at > now - IDLE_FOR,
        StaffSession.created_at > now - LIVES_FOR,
    )


async def note_seen(session: AsyncSession, viewer: Viewer) -> None:
    """Keeps a session that is in use from ending; a row is written every few minutes at most."""
    now = clock.now()
    await session.execute(
        update(StaffSession)
        .where(StaffSession.id == viewer.session_id, StaffSession.seen_at < now - SEEN_EVERY)
        .values(seen_at=now)
    )
