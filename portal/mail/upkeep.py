"""What an operator does with the outbox: see what waits or failed, give it another chance, remove what is
old."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.mail import ledger
from portal.mail.models import EMPTIED, NOT_LEASED, Outbox, State

# A held mail would be sent with what the last look found in it; a suppressed one would bounce again.
RETRIABLE = (State.QUEUED, State.EXPIRED, State.DEAD, State.PARKED)
OVER = (State.ACCEPTED, State.CANCELLED, State.SUPPRESSED)
AT_ONCE = 1_000
WORTH_A_LOOK = (State.QUEUED, State.SENDING, State.HELD, State.DEAD, State.PARKED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits, failed, was held or was parked: ids and codes, no personal data."""

    id: str
    kind: str
    about: str
    state: str
    attempts: int
    unknowns: int
    next_at: datetime
    created_at: datetime
    last_code: int | None
    last_text: str | None


COLUMNS = [getattr(Outbox, name) for name in Waiting.__slots__]


async def list_waiting(session: AsyncSession, states: Sequence[State] = WORTH_A_LOOK) -> list[Waiting]:
    """Every mail in these states, oldest first."""
    rows = await session.execute(
        select(*COLUMNS).where(Outbox.state.in_(states)).order_by(Outbox.created_at, Outbox.id)
    )
    return [Waiting(*row) for row in rows]


async def retry(session: AsyncSession, ids: Sequence[str]) -> list[str]:
    """Makes mails due at once, with all their tries before them; the ids of those for which that can be
    done."""
    fresh = {"attempts": 0, "unknowns": 0, "expires_at": null(), "finished_at": null(), "told_at": null()}
    queued = await session.execute(
        update(Outbox)
        .where(Outbox.id.in_(ids), Outbox.state.in_(RETRIABLE))
        .values(state=State.QUEUED, next_at=clock.now(), **NOT_LEASED, **fresh)
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
    return list(queued.scalars())


async def purge(session: AsyncSession, finished_before: datetime) -> int:
    """Removes mails that were finished, one way or another, before a moment; how many."""
    removed = await session.execute(
        delete(Outbox)
        .where(Outbox.finished_at < finished_before, Outbox.state.not_in((State.QUEUED, State.SENDING)))
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
    number = len(removed.all())
    if number:
        await ledger.add(session, ledger.PURGED, number)
    return number


async def empty(session: AsyncSession, finished_before: datetime) -> int:
    """Erases the text and the address of up to 1,000 mails that were finished before a moment and that nobody
    will send again; how many. What failed keeps both, so that it can have its second chance."""
    due = (Outbox.finished_at < finished_before, Outbox.state.in_(OVER), Outbox.sealed != EMPTIED)
    some = select(Outbox.id).where(*due).order_by(Outbox.id).limit(AT_ONCE)
    emptied = update(Outbox).where(Outbox.id.in_(some)).values(data_key=EMPTIED, sealed=EMPTIED)
    changed = emptied.returning(Outbox.id).execution_options(synchronize_session=False)
    return len((await session.execute(changed)).all())


async def forget(session: AsyncSession, abouts: Sequence[str]) -> int:
    """Removes every mail about these, whatever its state, since what they belong to is erased; how many."""
    removed = await session.execute(
        delete(Outbox)
        .where(Outbox.about.in_(abouts))
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
    number = len(removed.all())
    if number:
        await ledger.add(session, ledger.PURGED, number)
    return number
