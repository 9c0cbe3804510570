"""What bounces tell of a contact's mailbox."""

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db import revision
from portal.teams.models import Mailbox


async def hard_bounce(session: AsyncSession, address: str, because: str) -> bool:
    """Notes that a mailbox refused mail for good. The second refusal on another day pauses it; True when it
    did.

    `because` is the server's code, such as "5.1.1", never its words.
    """
    now, address = clock.now(), address.strip().lower()
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
