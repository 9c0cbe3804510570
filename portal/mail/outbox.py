"""The outbox as the rest of the portal sees it: mail is put in, taken back, asked after and given another
chance.

Everything here happens in the caller's transaction, so that mail and what it is about are durable
together or not at all. Sending is the worker's (portal.mail.relay)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

from sqlalchemy import event, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from portal import clock
from portal.crypto import Keyring
from portal.mail import ledger
from portal.mail.claiming import in_order
from portal.mail.compose import Composed
from portal.mail.ledger import Counts, counts
from portal.mail.message import Mail, problems
from portal.mail.models import DEFAULT_PRIORITY, NOT_BEGUN, NOT_LEASED, OUTBOX, Outbox, State
from portal.mail.sealing import address_index, rewrap, seal_mail
from portal.mail.suppression import is_suppressed
from portal.mail.upkeep import Waiting, forget, list_waiting, purge, retry

__all__ = [
    "Counts",
    "Waiting",
    "cancel",
    "counts",
    "enqueue",
    "forget",
    "list_waiting",
    "listening",
    "purge",
    "retry",
    "rewrap",
    "states_of",
]

ENQUEUED_HERE = "mail was enqueued in this session"

_listeners: set[asyncio.Event] = set()


async def enqueue(
    session: AsyncSession,
    keyring: Keyring,
    composed: Composed | Mail,
    *,
    about: str,
    priority: int = DEFAULT_PRIORITY,
    expires_at: datetime | None = None,
) -> str:
    """Puts a mail into the outbox and returns its id; it leaves once the transaction is committed.

    `about` names what it belongs to ("lead:<id>"). Not sent, but kept: a mail the last look found
    something in (held, and the operator is told), and one to a suppressed address.
    """
    if isinstance(composed, Mail):
        composed = Composed(composed, tuple(problems(composed)))
    mail, now, row_id = composed.mail, clock.now(), uuid4().hex
    state = await _first_state(session, keyring, composed)
    sealed = seal_mail(keyring, row_id, mail)
    row = {
        "id": row_id,
        "kind": mail.kind,
        "about": about,
        "state": state,
        "priority": priority,
        "next_at": now,
        "expires_at": expires_at,
        "created_at": now,
        "finished_at": None if state is State.QUEUED else now,
        "last_text": "; ".join(composed.findings) or None,
        "to_index": address_index(keyring, mail.to),
        "data_key": sealed.data_key,
        "sealed": sealed.sealed,
    }
    await (await session.connection()).execute(insert(OUTBOX), row)
    await ledger.add(session, ledger.ENQUEUED, 1)
    session.info[ENQUEUED_HERE] = True
    return row_id


async def cancel(session: AsyncSession, about: str, kind: str | None = None) -> int:
    """Takes back what has not begun to leave; the number of mails that will now not be sent."""
    wanted = [Outbox.about == about, NOT_BEGUN] + ([Outbox.kind == kind] if kind else [])
    taken = await session.execute(
        update(Outbox)
        .where(Outbox.id.in_(in_order(session, *wanted)))
        .values(state=State.CANCELLED, finished_at=clock.now(), **NOT_LEASED)
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
    return len(taken.all())


async def states_of(session: AsyncSession, about: str) -> dict[str, State]:
    """The state of the newest mail of each kind that is about this."""
    rows = await session.execute(
        select(Outbox.kind, Outbox.state).where(Outbox.about == about).order_by(Outbox.created_at, Outbox.id)
    )
    return {kind: State(state) for kind, state in rows}


@contextmanager
def listening() -> Iterator[asyncio.Event]:
    """An event that is set whenever a transaction of this process has put mail into the outbox."""
    heard = asyncio.Event()
    _listeners.add(heard)
    try:
        yield heard
    finally:
        _listeners.discard(heard)


async def _first_state(session: AsyncSession, keyring: Keyring, composed: Composed) -> State:
    if composed.findings:
        return State.HELD
    return State.SUPPRESSED if await is_suppressed(session, keyring, composed.mail.to) else State.QUEUED


@event.listens_for(Session, "after_commit")
def _tell_listeners(session: Session) -> None:
    if session.info.get(ENQUEUED_HERE):
        for heard in _listeners:
            heard.set()
