"""Addresses that are not mailed, since they do not exist; after some months they may be tried again."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.db.engine import session_is_postgresql
from portal.mail.claiming import in_order
from portal.mail.models import LIST, Outbox, State, Suppression
from portal.mail.sealing import address_index, address_indexes, seal_address

IS_LISTED = select(LIST.c.id).where(LIST.c.address_index.in_(bindparam("indexes", expanding=True)))


async def is_suppressed(session: AsyncSession, keyring: Keyring, address: str) -> bool:
    """Whether mail to this address would be refused by ourselves."""
    connection = await session.connection()
    return await connection.scalar(IS_LISTED, {"indexes": address_indexes(keyring, address)}) is not None


async def suppress(
    session: AsyncSession, keyring: Keyring, address: str, reason: str
) -> list[tuple[str, str, str]]:
    """Puts an address on the list, with a reason in a word or two. Mail that still waits for it will not
    be sent: returned are its id, its kind, and what it is about."""
    if not await is_suppressed(session, keyring, address):
        row_id = uuid4().hex
        sealed = seal_address(keyring, row_id, address)
        insert = postgresql.insert if session_is_postgresql(session) else sqlite.insert
        await session.execute(
            insert(Suppression)
            .values(
                id=row_id,
                address_index=address_index(keyring, address),
                data_key=sealed.data_key,
                sealed=sealed.sealed,
                reason=reason,
                at=clock.now(),
            )
            .on_conflict_do_nothing()  # another worker heard the same at the same moment
        )
    waiting = (Outbox.to_index.in_(address_indexes(keyring, address)), Outbox.state == State.QUEUED)
    stopped = await session.execute(
        update(Outbox)
        .where(Outbox.id.in_(in_order(session, *waiting)))
        .values(state=State.SUPPRESSED, finished_at=clock.now())
        .returning(Outbox.id, Outbox.kind, Outbox.about)
        .execution_options(synchronize_session=False)
    )
    return [(mail_id, kind, about) for mail_id, kind, about in stopped]


async def purge(session: AsyncSession, before: datetime) -> int:
    """Removes the addresses that were put on the list before a moment; how many."""
    old = delete(Suppression).where(Suppression.at < before).returning(Suppression.id)
    return len((await session.execute(old.execution_options(synchronize_session=False))).all())
