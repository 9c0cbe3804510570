"""What is kept of one person's news of studies, and its removal."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.alerts.managing.history import sent_to
from portal.alerts.managing.leaving import erase
from portal.alerts.models import SignUp, Subscription
from portal.alerts.signing_up.keeping import MAILS
from portal.alerts.subscribing import email_indexes, subject
from portal.alerts.wishes import Particulars
from portal.crypto import Keyring
from portal.limits.counting import forget, numbers
from portal.mail import outbox
from portal.mail.address import mailbox_of


async def held(session: AsyncSession, keyring: Keyring, address: str) -> list[dict[str, Any]]:
    """Every sign-up and subscription of this address, the oldest first. Raises CannotOpen."""
    indexes = email_indexes(keyring, address)
    waiting = select(SignUp).where(SignUp.email_index.in_(indexes)).order_by(SignUp.created_at, SignUp.id)
    mine = select(Subscription).where(Subscription.email_index.in_(indexes)).order_by(Subscription.id)
    return [
        *[_sign_up(keyring, row) for row in await session.scalars(waiting)],
        *[await _subscription(session, keyring, row) for row in await session.scalars(mine)],
    ]


async def remove(session: AsyncSession, keyring: Keyring, address: str) -> tuple[str, ...]:
    """Erases all of it, with its e-mails and what was counted; what the outbox called each."""
    indexes = email_indexes(keyring, address)
    mine = select(Subscription.id).where(Subscription.email_index.in_(indexes)).with_for_update()
    ids = list(await session.scalars(mine.order_by(Subscription.id)))
    if ids:
        await erase(session, ids, because="asked for")
    gone = delete(SignUp).where(SignUp.email_index.in_(indexes)).returning(SignUp.id)
    waiting = list(await session.scalars(gone.execution_options(synchronize_session=False)))
    abouts = tuple(f"alert-sign-up:{id_}" for id_ in waiting)
    await outbox.forget(session, abouts)
    await forget(session, keyring, {MAILS: mailbox_of(address)})
    return (*(subject(id_) for id_ in ids), *abouts)


async def counted(session: AsyncSession, keyring: Keyring, address: str) -> dict[str, int]:
    """What is counted for this address."""
    return await numbers(session, keyring, {MAILS: mailbox_of(address)})


def _sign_up(keyring: Keyring, row: SignUp) -> dict[str, Any]:
    mine = Particulars.opened(keyring, row)
    return {
        "state": "confirmed" if row.confirmed_at else "unconfirmed",
        "signed_up_at": row.created_at,
        "email": mine.email,
        "asked_for": asdict(mine.wishes),
        "consent": mine.consent,
    }


async def _subscription(session: AsyncSession, keyring: Keyring, row: Subscription) -> dict[str, Any]:
    mine = Particulars.opened(keyring, row)
    return {
        "state": row.state,
        "confirmed_at": row.created_at,
        "left_at": row.left_at,
        "paused_until": row.paused_until,
        "email": mine.email,
        "asked_for": asdict(mine.wishes),
        "consent": mine.consent,
        "page": f"/alerts/manage/{mine.token}",
        "told": [asdict(one) for one in await sent_to(session, row.id, mine.wishes, most=1_000)],
        "trail": [asdict(event) for event in await audit.events(session, subject(row.id))],
    }
