"""What the outbox and the list of suppressed addresses hold on one address, and its removal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.crypto import Keyring
from portal.mail import ledger
from portal.mail.models import EMPTIED, NOT_BEGUN, Outbox, State, Suppression
from portal.mail.sealing import address_indexes, open_mail


@dataclass(frozen=True, slots=True)
class HeldMail:
    """An e-mail to a person, or about them to somebody else, whose words are then left out; so they are once
    they are erased."""

    id: str
    kind: str
    about: str
    to_this_address: bool
    state: str
    created_at: datetime
    finished_at: datetime | None
    subject: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Why an address is not written to, and since when."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Removed:
    """How many e-mails were removed, how many of them had not begun to leave, how many were being sent at
    that moment, and how many addresses were taken off the list."""

    mails: int
    cancelled: int
    sending: int
    suppressed: int


async def held(
    session: AsyncSession, keyring: Keyring, address: str, abouts: Sequence[str]
) -> list[HeldMail]:
    """Every e-mail to this address, or about these, the oldest first. Raises CannotOpen."""
    indexes = address_indexes(keyring, address)
    theirs = or_(Outbox.to_index.in_(indexes), Outbox.about.in_(abouts))
    rows = await session.scalars(select(Outbox).where(theirs).order_by(Outbox.created_at, Outbox.id))
    return [_held(keyring, row, to_them=bytes(row.to_index) in indexes) for row in rows]


async def suppressed(session: AsyncSession, keyring: Keyring, address: str) -> Suppressed | None:
    """The entry on the list, if there is one."""
    found = select(Suppression.reason, Suppression.at).where(
        Suppression.address_index.in_(address_indexes(keyring, address))
    )
    row = (await session.execute(found)).first()
    return None if row is None else Suppressed(*row)


async def remove(session: AsyncSession, keyring: Keyring, address: str) -> Removed:
    """Removes every e-mail to this address, whatever it is about, and takes the address off the list."""
    indexes = address_indexes(keyring, address)
    not_begun = select(Outbox.id).where(Outbox.to_index.in_(indexes), NOT_BEGUN)
    cancelled = set(await session.scalars(not_begun))
    gone = await session.execute(
        delete(Outbox)
        .where(Outbox.to_index.in_(indexes))
        .returning(Outbox.id, Outbox.state)
        .execution_options(synchronize_session=False)
    )
    states = {row.id: row.state for row in gone}
    if states:
        await ledger.add(session, ledger.PURGED, len(states))
    listed = delete(Suppression).where(Suppression.address_index.in_(indexes)).returning(Suppression.id)
    off = (await session.execute(listed.execution_options(synchronize_session=False))).all()
    sending = [one for one, state in states.items() if state == State.SENDING and one not in cancelled]
    return Removed(len(states), len(cancelled), len(sending), len(off))


def _held(keyring: Keyring, row: Outbox, *, to_them: bool) -> HeldMail:
    words = (
        open_mail(keyring, row.id, row.data_key, row.sealed) if to_them and row.sealed != EMPTIED else None
    )
    return HeldMail(
        id=row.id,
        kind=row.kind,
        about=row.about,
        to_this_address=to_them,
        state=row.state,
        created_at=row.created_at,
        finished_at=row.finished_at,
        subject=words.subject if words else None,
        text=words.text if words else None,
    )
