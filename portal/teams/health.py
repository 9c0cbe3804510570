"""What is known of a contact's mailbox: from bounces, and from whoever is behind it."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.db import revision
from portal.db.upserting import insert_new, upsert
from portal.teams.models import Mailbox, WrongPerson


async def hard_bounce(session: AsyncSession, address: str, because: str) -> bool:
    """Notes that a mailbox refused mail for good. The second refusal on another day pauses it; True when it
    did.

    `because` is the server's code, such as "5.1.1", never its words.
    """
    now, address = clock.now(), _folded(address)
    known = (await session.execute(select(Mailbox).where(Mailbox.address == address))).scalar_one_or_none()
    if known is None:
        await session.execute(insert(Mailbox).values(address=address, failed_at=now))
        return False
    if known.paused_at or known.failed_at is None or known.failed_at.date() == now.date():
        await session.execute(update(Mailbox).where(Mailbox.address == address).values(failed_at=now))
        return False
    await session.execute(
        update(Mailbox)
        .where(Mailbox.address == address)
        .values(failed_at=now, paused_at=now, paused_because=because)
    )
    await revision.bump(session)
    return True


async def confirm(session: AsyncSession, address: str) -> None:
    """Whoever is behind a mailbox says that they are the ones to ask. That ends a pause as well: they have
    read their mail, which tells more than two refusals by their server. Two further ones pause it again."""
    said = {"confirmed_at": clock.now(), "failed_at": None, "paused_at": None, "paused_because": None}
    await upsert(session, Mailbox, {"address": _folded(address)}, said)
    await revision.bump(session)


async def wrong_person(session: AsyncSession, team_id: int, address: str, *, actor: str = "") -> bool:
    """Whoever is behind a mailbox says that this team's messages are not theirs: it gets no more of them.
    Whether that is news."""
    if not await insert_new(session, WrongPerson, team_id=team_id, address=_folded(address), at=clock.now()):
        return False
    await audit.record(session, "team.wrong_person", f"team:{team_id}", actor)
    await revision.bump(session)
    return True


async def right_person(session: AsyncSession, team_id: int, address: str, *, actor: str) -> bool:
    """It was a mistake: the mailbox gets this team's messages again. Whether there was one."""
    mistake = delete(WrongPerson).where(
        WrongPerson.team_id == team_id, WrongPerson.address == _folded(address)
    )
    if (await session.execute(mistake.returning(WrongPerson.team_id))).first() is None:
        return False
    await audit.record(session, "team.right_person", f"team:{team_id}", actor)
    await revision.bump(session)
    return True


async def unpause(session: AsyncSession, address: str) -> bool:
    """Mail goes to this mailbox again, as if it had never been refused; whether it was paused."""
    heard_of = update(Mailbox).where(Mailbox.address == _folded(address), Mailbox.paused_at.is_not(None))
    fresh = heard_of.values(paused_at=None, paused_because=None, failed_at=None)
    if (await session.execute(fresh.returning(Mailbox.address))).first() is None:
        return False
    await revision.bump(session)
    return True


def _folded(address: str) -> str:
    """The form in which addresses are compared."""
    return address.strip().lower()
