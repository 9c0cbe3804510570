"""Notes among staff on a message, which its sender does not see but gets with a copy of everything held on
them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit, clock
from portal.crypto import Keyring
from portal.db import Base, UTCDateTime
from portal.leads.details import bound_to

LONGEST = 2000
AT_ONCE = 200


class StaffNote(Base):
    """What a member of the staff (`member_id`) noted on a lead for the others, sealed under a key of its own.
    It goes when the lead is erased."""

    __tablename__ = "staff_note"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("lead.id"), index=True)
    member_id: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    data_key: Mapped[bytes]
    sealed: Mapped[bytes]


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was written, and by which member of the staff."""

    id: str
    member_id: int
    at: datetime
    text: str


async def write(session: AsyncSession, keyring: Keyring, lead_id: str, member_id: int, text: str) -> str:
    """Keeps a note on a lead; its id."""
    note_id = uuid4().hex
    key, wrapped = keyring.new_data_key(_bound_to(note_id))
    session.add(
        StaffNote(
            id=note_id,
            lead_id=lead_id,
            member_id=member_id,
            at=clock.now(),
            data_key=wrapped,
            sealed=key.seal(text.encode(), _bound_to(note_id)),
        )
    )
    await session.flush()
    await audit.record(session, "lead.noted", bound_to(lead_id), f"member:{member_id}", note=note_id)
    return note_id


async def notes_of(session: AsyncSession, keyring: Keyring, lead_id: str) -> list[Note]:
    """The notes on a lead, the oldest first. Raises CannotOpen."""
    found = select(StaffNote).where(StaffNote.lead_id == lead_id).order_by(StaffNote.at, StaffNote.id)
    return [_opened(keyring, row) for row in await session.scalars(found)]


async def forget(session: AsyncSession, lead_ids: Sequence[str]) -> None:
    """Removes the notes on these leads, with their keys."""
    gone = delete(StaffNote).where(StaffNote.lead_id.in_(lead_ids))
    await session.execute(gone.execution_options(synchronize_session=False))


async def rewrap(session: AsyncSession, keyring: Keyring) -> int:
    """Wraps the key of every note by the newest master key; how many that were not. Raises CannotOpen."""
    moved, last = 0, ""
    page = select(StaffNote).order_by(StaffNote.id).limit(AT_ONCE)
    while notes := (await session.scalars(page.where(StaffNote.id > last))).all():
        last = notes[-1].id
        for note in notes:
            if not keyring.is_newest(note.data_key):
                note.data_key = keyring.rewrap(note.data_key, _bound_to(note.id))
                moved += 1
        await session.flush()
        session.expunge_all()
    return moved


def _opened(keyring: Keyring, row: StaffNote) -> Note:
    key = keyring.unwrap(row.data_key, _bound_to(row.id))
    return Note(row.id, row.member_id, row.at, key.open(row.sealed, _bound_to(row.id)).decode())


def _bound_to(note_id: str) -> str:
    return f"staff_note:{note_id}"
