"""Setting up a second factor, making its recovery codes anew, and taking it away."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.crypto import Keyring, factor_address, new_factor
from portal.i18n import gettext as _
from portal.limits.codes import typed_code
from portal.staff.factor.codes import bound_to, hashes, new_recovery_codes, secret_of, step_of, written
from portal.staff.models import Member, StaffSession
from portal.web.qr import qr

NOTHING: dict[str, Any] = {
    "data_key": None,
    "sealed": None,
    "recovery": [],
    "second_factor_at": None,
    "last_step": None,
    "failures": 0,
    "locked_until": None,
}


class NotBegun(Exception):
    """There is no secret to confirm, or a second factor is set up already."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What an authenticator app needs: a picture for its camera, or a secret to type."""

    picture: Markup
    secret: str


async def begin(session: AsyncSession, keyring: Keyring, member_id: int) -> None:
    """Makes a fresh secret, which protects nothing until it is confirmed. Raises NotBegun where one is
    confirmed already."""
    key, wrapped = keyring.new_data_key(bound_to(member_id))
    begun = (
        update(Member)
        .where(Member.id == member_id, Member.second_factor_at.is_(None))
        .values(data_key=wrapped, sealed=key.seal(new_factor(), bound_to(member_id)), last_step=None)
        .returning(Member.id)
    )
    if await session.scalar(begun) is None:
        raise NotBegun


async def pending(session: AsyncSession, keyring: Keyring, member_id: int, issuer: str) -> Setup | None:
    """What is to be confirmed; None where nothing is. Raises CannotOpen."""
    member = await session.get_one(Member, member_id)
    secret = secret_of(keyring, member) if member.second_factor_at is None else None
    if secret is None:
        return None
    picture = qr(factor_address(secret, member.email, issuer), _("QR code for the authenticator app"))
    return Setup(picture, written(secret))


async def confirm(
    session: AsyncSession, keyring: Keyring, member_id: int, session_id: int, typed: str
) -> list[str] | None:
    """Sets the second factor up, if the app shows the right code; the recovery codes, which are shown this
    once, or None. The member's other sessions have to show a code from now on. Raises NotBegun."""
    found = select(Member).where(Member.id == member_id).with_for_update()
    member = (await session.scalars(found.execution_options(populate_existing=True))).one()
    secret = secret_of(keyring, member) if member.second_factor_at is None else None
    if secret is None:
        raise NotBegun
    digits, now = typed_code(typed), clock.now()
    step = step_of(secret, digits, now.timestamp(), member.last_step) if digits else None
    if step is None:
        return None
    codes = new_recovery_codes()
    member.second_factor_at, member.last_step, member.recovery = now, step, hashes(secret, codes)
    member.failures, member.locked_until = 0, None
    passed = update(StaffSession).where(StaffSession.id == session_id).values(passed_at=now)
    await session.execute(passed)
    await audit.record(session, "staff.factor_set_up", bound_to(member_id), bound_to(member_id))
    return codes


async def renew(session: AsyncSession, keyring: Keyring, member_id: int) -> list[str]:
    """Ten new recovery codes; the old ones no longer work. Raises NotBegun."""
    member = (await session.scalars(select(Member).where(Member.id == member_id).with_for_update())).one()
    secret = secret_of(keyring, member)
    if secret is None:
        raise NotBegun
    codes = new_recovery_codes()
    member.recovery = hashes(secret, codes)
    await audit.record(session, "staff.recovery_renewed", bound_to(member_id), bound_to(member_id))
    return codes


async def remove(session: AsyncSession, member_id: int, *, actor: str) -> bool:
    """Takes a second factor away, with its recovery codes and its lock; whether there was one."""
    had = await session.scalar(select(Member.second_factor_at).where(Member.id == member_id))
    await session.execute(update(Member).where(Member.id == member_id).values(**NOTHING))
    if had is not None:
        await audit.record(session, "staff.factor_removed", bound_to(member_id), actor)
    return had is not None


async def codes_left(session: AsyncSession, member_id: int) -> int:
    """How many recovery codes were not used."""
    return len((await session.get_one(Member, member_id)).recovery)
