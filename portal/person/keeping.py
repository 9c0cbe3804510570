"""What is held of requests on one person, its removal, and the change of keys."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.i18n import gettext as _
from portal.person.models import PersonRequest, RequestState
from portal.person.sealing import asking_of, bound_to, email_index, email_indexes

AT_ONCE = 200


async def held(session: AsyncSession, keyring: Keyring, address: str) -> list[dict[str, Any]]:
    """The requests that are kept on this address, the oldest first; who of the staff took and answered them
    is not said. Raises CannotOpen."""
    theirs = PersonRequest.email_index.in_(email_indexes(keyring, address))
    rows = await session.scalars(
        select(PersonRequest).where(theirs).order_by(PersonRequest.created_at, PersonRequest.id)
    )
    return [_held(keyring, row) for row in rows]


async def forget(session: AsyncSession, keyring: Keyring, address: str) -> int:
    """Erases who asked and what they wanted, in every request of this address; that there was one, when it
    came and how it was answered stays. One that still waits is answered by that. How many."""
    theirs = PersonRequest.email_index.in_(email_indexes(keyring, address))
    words = _("Erased with all else that was held on them.")
    over = {"state": RequestState.DONE, "done_at": clock.now(), "outcome": words}
    waits = PersonRequest.state == RequestState.OPEN
    gone = {"email_index": null(), "data_key": null(), "sealed": null()}
    for change in (
        update(PersonRequest).where(theirs, waits).values(over).returning(PersonRequest.id),
        update(PersonRequest).where(theirs).values(gone).returning(PersonRequest.id),
    ):
        changed = await session.execute(change.execution_options(synchronize_session=False))
        number = len(changed.all())
    return number


async def purge(session: AsyncSession, before: datetime) -> int:
    """Removes up to 200 requests that were answered before a moment; how many."""
    old = (PersonRequest.state != RequestState.OPEN, PersonRequest.done_at < before)
    some = select(PersonRequest.id).where(*old).order_by(PersonRequest.done_at).limit(AT_ONCE)
    gone = delete(PersonRequest).where(PersonRequest.id.in_(some)).returning(PersonRequest.id)
    return len((await session.execute(gone.execution_options(synchronize_session=False))).all())


async def rewrap(session: AsyncSession, keyring: Keyring) -> int:
    """Wraps the key of every request by the newest master key, and makes its fingerprint again; how many that
    were not. Raises CannotOpen."""
    moved, last = 0, ""
    page = select(PersonRequest).where(PersonRequest.data_key.is_not(None)).order_by(PersonRequest.id)
    while rows := (await session.scalars(page.where(PersonRequest.id > last).limit(AT_ONCE))).all():
        last = rows[-1].id
        for row in rows:
            if row.data_key is not None and not keyring.is_newest(row.data_key):
                _rewrap(keyring, row, row.data_key)
                moved += 1
        await session.flush()
        session.expunge_all()
    return moved


def _rewrap(keyring: Keyring, row: PersonRequest, data_key: bytes) -> None:
    asking = asking_of(keyring, row)
    row.data_key = keyring.rewrap(data_key, bound_to(row.id))
    if asking is not None:
        row.email_index = email_index(keyring, asking.email)


def _held(keyring: Keyring, row: PersonRequest) -> dict[str, Any]:
    asking = asking_of(keyring, row)
    check = asking.check if asking else None
    return {
        "id": row.id,
        "asked_for": row.kind,
        "came_by": row.came_by,
        "came_on": row.received_on,
        "to_be_answered_by": row.due_on,
        "state": row.state,
        "answered_at": row.done_at,
        "answer": row.outcome,
        "wanted": asking.wants if asking else None,
        "refused_because": (asking.reason or None) if asking else None,
        "checked": {"how": check.way, "in_words": check.words, "on": check.on} if check else None,
    }
