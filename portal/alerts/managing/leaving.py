"""Stopping the news for good, or for a time, and taking that back."""

from collections.abc import Sequence
from datetime import timedelta
from enum import IntEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.alerts.digests.hours import here, next_moment
from portal.alerts.managing.links import is_stopped
from portal.alerts.matching.models import Digest, Match
from portal.alerts.models import Follow, State, Subscription
from portal.alerts.subscribing import subject
from portal.mail import outbox


class Pause(IntEnum):
    """For how many days news may be paused."""

    MONTH = 30
    QUARTER = 90
    HALF_A_YEAR = 180


async def leave(session: AsyncSession, known: Subscription) -> None:
    """Nothing is sent from now on; what waits to be sent is taken back. A second time nothing happens."""
    if is_stopped(known):
        return
    await _write(session, known, state=State.UNSUBSCRIBED, left_at=clock.now())
    await outbox.cancel(session, subject(known.id))
    await audit.record(session, "alert.left", subject(known.id))


async def come_back(session: AsyncSession, known: Subscription) -> None:
    """Undoes `leave`, unless the address was signed up again in the meantime."""
    others = select(Subscription.id).where(
        Subscription.email_index == known.email_index, Subscription.state == State.CONFIRMED
    )
    if not is_stopped(known) or await session.scalar(others.limit(1)) is not None:
        return
    at = next_moment(known.zone, known.frequency, known.told_on, known.paused_until)
    await _write(session, known, state=State.CONFIRMED, left_at=None, next_at=at)
    await audit.record(session, "alert.back", subject(known.id))


async def pause(session: AsyncSession, known: Subscription, length: Pause | None) -> None:
    """Sends nothing for so many days, or goes on at once. What is found in the meantime is told then."""
    until = here(known.zone).date() + timedelta(days=length) if length else None
    at = next_moment(known.zone, known.frequency, known.told_on, until)
    await _write(session, known, paused_until=until, next_at=at)
    if length:
        await outbox.cancel(session, subject(known.id))
    await audit.record(session, "alert.paused" if length else "alert.resumed", subject(known.id))


async def erase(session: AsyncSession, ids: Sequence[int], because: str) -> int:
    """Removes subscriptions with all that was found for them and sent to them; the number of e-mails that
    went with them."""
    mails = await outbox.forget(session, [subject(id_) for id_ in ids])
    for column in (Match.subscription_id, Digest.subscription_id, Follow.subscription_id, Subscription.id):
        gone = delete(column.class_).where(column.in_(ids))
        await session.execute(gone.execution_options(synchronize_session=False))
    for id_ in ids:
        await audit.record(session, "alert.erased", subject(id_), because=because)
    return mails


async def _write(session: AsyncSession, known: Subscription, **values: object) -> None:
    changed = update(Subscription).where(Subscription.id == known.id).values(values)
    await session.execute(changed.execution_options(synchronize_session="evaluate"))
