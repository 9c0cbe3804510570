"""Who belongs to the staff: adding people, their teams and their role, and removing them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.mail.address import ascii_address, comparable
from portal.staff import sessions
from portal.staff.factor import setting_up
from portal.staff.models import Member, Membership
from portal.teams.models import Team
from portal.teams.settings import TeamNotFound


class MemberNotFound(Exception):
    """Nobody of the staff has this id or address."""


class AlreadyMember(Exception):
    """Somebody with this address belongs to the staff; `member_id` is who."""

    def __init__(self, member_id: int) -> None:
        super().__init__("This person belongs to the staff already.")
        self.member_id = member_id


class LastAdministrator(Exception):
    """Without this administrator nobody could add people any more."""

    def __init__(self) -> None:
        super().__init__("There has to be another administrator first.")


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the staff as other people of the staff know them."""

    id: int
    email: str
    name: str
    is_admin: bool
    team_ids: frozenset[int]
    has_second_factor: bool
    created_at: datetime


async def add(
    session: AsyncSession,
    email: str,
    *,
    name: str = "",
    is_admin: bool = False,
    team_ids: Collection[int] = (),
    actor: str,
) -> int:
    """Adds somebody, or takes back who was removed, as a new person; the id. Raises BadAddress,
    AlreadyMember and TeamNotFound."""
    address = comparable(ascii_address(email.strip()))
    member = await session.scalar(select(Member).where(Member.email == address).with_for_update())
    if member is not None and member.removed_at is None:
        raise AlreadyMember(member.id)
    if member is None:
        member = Member(email=address, recovery=[], failures=0)
        session.add(member)
    member.name, member.is_admin = name.strip(), is_admin
    member.created_at, member.removed_at = clock.now(), None
    await session.flush()
    await _put_into(session, member.id, team_ids)
    said: dict[str, str | bool] = {"admin": is_admin, "gained": _ids(team_ids)}
    await audit.record(session, "staff.added", f"member:{member.id}", actor, **said)
    return member.id


async def remove(session: AsyncSession, member_id: int, *, actor: str) -> None:
    """Takes somebody off the staff: signed out everywhere at once, without teams and second factor. Raises
    MemberNotFound and LastAdministrator."""
    others = await _other_administrators(session, member_id)
    member = await _found(session, member_id)
    if member.is_admin and not others:
        raise LastAdministrator
    member.removed_at, member.is_admin = clock.now(), False
    await session.flush()
    await setting_up.remove(session, member_id, actor=actor)
    await session.execute(delete(Membership).where(Membership.member_id == member_id))
    await sessions.end_all(session, member_id)
    await audit.record(session, "staff.removed", f"member:{member_id}", actor)


async def list_members(session: AsyncSession) -> list[Person]:
    """Everybody of the staff, administrators first, then by name and address."""
    teams: dict[int, set[int]] = {}
    for row in await session.scalars(select(Membership)):
        teams.setdefault(row.member_id, set()).add(row.team_id)
    wanted = select(Member).where(Member.removed_at.is_(None))
    rows = await session.scalars(wanted.order_by(Member.is_admin.desc(), Member.name, Member.email))
    return [_person(row, teams.get(row.id, set())) for row in rows]


async def find_person(session: AsyncSession, member_id: int) -> Person:
    """One of them. Raises MemberNotFound."""
    member = await session.scalar(_of_staff(member_id))
    if member is None:
        raise MemberNotFound(f"Nobody of the staff has the id {member_id}.")
    teams = await session.scalars(select(Membership.team_id).where(Membership.member_id == member_id))
    return _person(member, set(teams))


async def find_by_address(session: AsyncSession, email: str) -> Person:
    """The one with this address. Raises MemberNotFound and BadAddress."""
    address = comparable(ascii_address(email.strip()))
    found = select(Member.id).where(Member.email == address, Member.removed_at.is_(None))
    member_id = await session.scalar(found)
    if member_id is None:
        raise MemberNotFound("Nobody of the staff has this address: see `portal staff list`.")
    return await find_person(session, member_id)


async def rename(session: AsyncSession, member_id: int, name: str, *, actor: str) -> None:
    """Changes the name under which others see somebody. Raises MemberNotFound."""
    member = await _found(session, member_id)
    if member.name != name.strip():
        member.name = name.strip()
        await audit.record(session, "staff.renamed", f"member:{member_id}", actor)


async def set_teams(session: AsyncSession, member_id: int, team_ids: Collection[int], *, actor: str) -> None:
    """Gives somebody exactly these teams; a change signs them out everywhere. Raises MemberNotFound and
    TeamNotFound."""
    await _found(session, member_id)
    theirs = select(Membership.team_id).where(Membership.member_id == member_id)
    before, after = set(await session.scalars(theirs)), set(team_ids)
    if before == after:
        return
    lost = Membership.team_id.in_(before - after)
    await session.execute(delete(Membership).where(Membership.member_id == member_id, lost))
    await _put_into(session, member_id, after - before)
    await sessions.end_all(session, member_id)
    said = {"gained": _ids(after - before), "lost": _ids(before - after)}
    await audit.record(session, "staff.teams_set", f"member:{member_id}", actor, **said)


async def set_admin(session: AsyncSession, member_id: int, is_admin: bool, *, actor: str) -> None:
    """Makes somebody an administrator, or no longer; a change signs them out everywhere. Raises
    MemberNotFound and LastAdministrator."""
    others = await _other_administrators(session, member_id)
    member = await _found(session, member_id)
    if member.is_admin == is_admin:
        return
    if not is_admin and not others:
        raise LastAdministrator
    member.is_admin = is_admin
    await session.flush()
    await sessions.end_all(session, member_id)
    await audit.record(session, "staff.role_set", f"member:{member_id}", actor, admin=is_admin)


def _of_staff(member_id: int) -> Select[Member]:
    return select(Member).where(Member.id == member_id, Member.removed_at.is_(None))


async def _found(session: AsyncSession, member_id: int) -> Member:
    """The member, to be changed: others who would change them wait."""
    member = await session.scalar(_of_staff(member_id).with_for_update())
    if member is None:
        raise MemberNotFound(f"Nobody of the staff has the id {member_id}.")
    return member


async def _other_administrators(session: AsyncSession, member_id: int) -> set[int]:
    """The administrators beside this member. Their rows are locked, in one order and before any other, so
    that two administrators cannot remove one another at the same moment."""
    admins = select(Member.id).where(Member.is_admin, Member.removed_at.is_(None)).order_by(Member.id)
    return set(await session.scalars(admins.with_for_update())) - {member_id}


async def _put_into(session: AsyncSession, member_id: int, team_ids: Collection[int]) -> None:
    known = set(await session.scalars(select(Team.id).where(Team.id.in_(team_ids))))
    for team_id in sorted(team_ids):
        if team_id not in known:
            raise TeamNotFound(f"There is no team {team_id}: see `portal teams list`.")
        session.add(Membership(member_id=member_id, team_id=team_id))
    await session.flush()


def _person(member: Member, team_ids: set[int]) -> Person:
    return Person(
        id=member.id,
        email=member.email,
        name=member.name,
        is_admin=member.is_admin,
        team_ids=frozenset(team_ids),
        has_second_factor=member.second_factor_at is not None,
        created_at=member.created_at,
    )


def _ids(team_ids: Collection[int]) -> str:
    return ",".join(map(str, sorted(team_ids)))
