"""What is kept of a person who belongs to the staff, or did, and what of that is erased.

An account lies above what `portal.person` knows, so both are put together here."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from portal import audit
from portal.config import Settings
from portal.crypto import Keyring
from portal.leads.models import Lead
from portal.leads.staff_notes import StaffNote
from portal.mail.address import comparable
from portal.person import export as people
from portal.staff.models import Member, Membership, SignIn, StaffSession
from portal.teams.models import Team


class Account(StrEnum):
    """What became of somebody's account when they were erased."""

    NONE = "none"
    STAYS = "stays"  # they belong to the staff: whoever runs the portal takes them off first
    ERASED = "erased"  # they no longer belonged to it


async def export(session: AsyncSession, keyring: Keyring, settings: Settings, address: str) -> dict[str, Any]:
    """Everything held with this e-mail address, their account included. Raises CannotOpen."""
    held = await people.export(session, keyring, settings, address)
    return held | {"staff_account": await account_of(session, address)}


def is_empty(exported: dict[str, Any]) -> bool:
    """Whether nothing at all is held."""
    return people.is_empty(exported) and not exported["staff_account"]


async def account_of(session: AsyncSession, address: str) -> dict[str, Any] | None:
    """The account of somebody of the staff, or of who was; secrets are left out."""
    member = await session.scalar(_with(address))
    if member is None:
        return None
    teams = select(Team.id, Team.facility).join(Membership, Membership.team_id == Team.id)
    listed = await session.execute(teams.where(Membership.member_id == member.id).order_by(Team.id))
    return {
        "name": member.name,
        "role": "administrator" if member.is_admin else "coordinator",
        "teams": [{"id": row.id, "facility": row.facility} for row in listed],
        "added_at": member.created_at,
        "removed_at": member.removed_at,
        "second_factor_since": member.second_factor_at,
        "sessions": await _sessions(session, member.id),
        "links_to_sign_in": await _links(session, member.id),
        "notes_written": await session.scalar(_count(StaffNote.member_id, member.id)),
        "messages_given_to_them": await session.scalar(_count(Lead.assigned_to, member.id)),
    }


async def forget_account(session: AsyncSession, address: str) -> Account:
    """Erases name, address and sessions of somebody who no longer belongs to the staff; their number stays,
    so that the trail and the history of messages stay true. An account in use is left alone."""
    member = await session.scalar(_with(address).with_for_update())
    if member is None:
        return Account.NONE
    if member.removed_at is None:
        return Account.STAYS
    for of_theirs in (
        delete(StaffSession).where(StaffSession.member_id == member.id),
        delete(SignIn).where(SignIn.member_id == member.id),
    ):
        await session.execute(of_theirs.execution_options(synchronize_session=False))
    nothing: dict[str, Any] = {"data_key": None, "sealed": None, "recovery": [], "second_factor_at": None}
    nameless = {"email": f"erased member {member.id}", "name": ""}
    await session.execute(update(Member).where(Member.id == member.id).values(nothing | nameless))
    await audit.record(session, "staff.erased", f"member:{member.id}")
    return Account.ERASED


def _with(address: str) -> Select[Member]:
    return select(Member).where(Member.email == comparable(address))


async def _sessions(session: AsyncSession, member_id: int) -> list[dict[str, Any]]:
    columns = (StaffSession.created_at, StaffSession.seen_at, StaffSession.ended_at)
    found = select(*columns).where(StaffSession.member_id == member_id).order_by(StaffSession.id)
    rows = await session.execute(found)
    return [{"since": row.created_at, "last_seen_at": row.seen_at, "ended_at": row.ended_at} for row in rows]


async def _links(session: AsyncSession, member_id: int) -> list[dict[str, Any]]:
    found = select(SignIn.created_at, SignIn.used_at).where(SignIn.member_id == member_id)
    rows = await session.execute(found.order_by(SignIn.created_at))
    return [{"sent_at": row.created_at, "used_at": row.used_at} for row in rows]


def _count(column: InstrumentedAttribute[Any], member_id: int) -> Select[int]:
    return select(func.count()).where(column == member_id)
