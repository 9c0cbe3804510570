"""Looking at a code of a second factor, so that guessing leads nowhere.

A try is counted, and the lock is set, before the code is compared: of many guesses that come at once no more
are looked at than of as many that come in a row. Outcomes are returned, not raised, since what was counted
has to be kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Case, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.config import Settings
from portal.crypto import Keyring
from portal.limits.codes import typed_code
from portal.mail.outbox import enqueue
from portal.staff import emails
from portal.staff.factor.codes import bound_to, recovery_hash, secret_of, step_of, typed_recovery_code
from portal.staff.models import Member

TRIES = 5  # wrong ones in a row, then a lock
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)
LOCKS = 8  # so often the lock doubles until it is the longest


class Outcome(StrEnum):
    """What became of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    NO_CODE = "no code"  # neither six digits nor a recovery code: it cost no try
    LOCKED = "locked"  # not looked at


@dataclass(frozen=True, slots=True)
class Tried:
    """An outcome, with the tries that are left, or until when nothing is looked at. `recovery_left` is how
    many recovery codes are left, if one was used."""

    outcome: Outcome
    tries_left: int = 0
    until: datetime | None = None
    recovery_left: int | None = None

    @property
    def is_right(self) -> bool:
        return self.outcome is Outcome.RIGHT


async def try_code(
    session: AsyncSession, keyring: Keyring, settings: Settings, member_id: int, typed: str
) -> Tried:
    """Looks at a code from a member's app, or at a recovery code; a right one is used up by it. The member is
    told by e-mail when a lock begins. Raises CannotOpen."""
    digits, letters = typed_code(typed), typed_recovery_code(typed)
    if digits is None and letters is None:
        return Tried(Outcome.NO_CODE)
    if not await _reserve(session, member_id):
        until = await session.scalar(select(Member.locked_until).where(Member.id == member_id))
        return Tried(Outcome.LOCKED, until=until)
    found = select(Member).where(Member.id == member_id).execution_options(populate_existing=True)
    member = (await session.scalars(found)).one()
    secret = secret_of(keyring, member)
    if secret is not None and (right := _use(member, secret, digits, letters)):
        member.failures, member.locked_until = 0, None
        await session.flush()
        return right
    if member.locked_until is None or member.locked_until <= clock.now():
        return Tried(Outcome.WRONG, tries_left=TRIES - member.failures % TRIES)
    await _tell(session, keyring, settings, member, member.locked_until)
    return Tried(Outcome.LOCKED, until=member.locked_until)


async def _reserve(session: AsyncSession, member_id: int) -> bool:
    """Counts a try in advance, and sets the lock with every fifth; False while there is one."""
    now = clock.now()
    may_try = or_(Member.locked_until.is_(None), Member.locked_until <= now)
    counted = (
        update(Member)
        .where(Member.id == member_id, may_try)
        .values(failures=Member.failures + 1, locked_until=_lock(now))
        .returning(Member.failures)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(counted) is not None


def _lock(now: datetime) -> Case[datetime | None]:
    """Until when it is locked from this try on: a quarter of an hour with the fifth, twice as long with every
    fifth after it."""
    number = Member.failures + 1
    locks = [(number == TRIES * turn, now + lock_time(turn)) for turn in range(1, LOCKS)]
    return case(*locks, (number % TRIES == 0, now + LONGEST_LOCK), else_=None)


def lock_time(turn: int) -> timedelta:
    """How long the first, second … lock is."""
    doubled: int = 2 ** (turn - 1)
    return min(FIRST_LOCK * doubled, LONGEST_LOCK)


def _use(member: Member, secret: bytes, digits: str | None, letters: str | None) -> Tried | None:
    """Uses a right code up; None for a wrong one."""
    if digits is not None:
        step = step_of(secret, digits, clock.now().timestamp(), member.last_step)
        if step is None:
            return None
        member.last_step = step
        return Tried(Outcome.RIGHT)
    used = recovery_hash(secret, letters or "")
    if used not in member.recovery:
        return None
    member.recovery = [one for one in member.recovery if one != used]
    return Tried(Outcome.RIGHT, recovery_left=len(member.recovery))


async def _tell(
    session: AsyncSession, keyring: Keyring, settings: Settings, member: Member, until: datetime
) -> None:
    await audit.record(session, "staff.locked", bound_to(member.id), actor=bound_to(member.id))
    mail = await emails.locked(settings, member.email, until, settings.languages[0])
    await enqueue(session, keyring, mail, about=bound_to(member.id))
