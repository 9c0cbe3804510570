"""Addresses that are never mailed again."""

from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.mail.models import Outbox, State, Suppression
from portal.mail.sealing import address_index, address_indexes, seal_address


async def is_suppressed(session: AsyncSession, keyring: Keyring, address: str) -> bool:
    """Whether mail to this address would be refused by ourselves."""
    indexes = address_indexes(keyring, address)
    return (
        await session.scalar(select(Suppression.id).where(Suppression.address_index.in_(indexes))) is not None
    )


async def suppress(session: AsyncSession, keyring: Keyring, address: str, reason: str) -> None:
    """Puts an address on the list, with a reason in a word or two; mail that still waits for it will not
    be sent."""
    if await is_suppressed(session, keyring, address):
        return
    row_id, now = uuid4().hex, clock.now()
    sealed = seal_address(keyring, row_id, address)
    await session.execute(
        insert(Suppression).values(
            id=row_id,
            address_index=address_index(keyring, address),
            data_key=sealed.data_key,
            sealed=sealed.sealed,
            reason=reason,
            at=now,
        )
    )
    await session.execute(
        update(Outbox)
        .where(Outbox.to_index.in_(address_indexes(keyring, address)), Outbox.state == State.QUEUED)
        .values(state=State.SUPPRESSED, finished_at=now)
        .execution_options(synchronize_session=False)
    )
