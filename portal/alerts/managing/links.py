"""Finding a subscription by the link that every e-mail about it holds."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.alerts.models import State, Subscription
from portal.tokens import hashed


class SubscriptionNotFound(Exception):
    """No subscription has this link: it was erased, or there never was one."""


async def find(session: AsyncSession, token: str, *, to_change: bool = False) -> Subscription:
    """The subscription behind a link, those that were stopped too. Raises SubscriptionNotFound."""
    wanted = select(Subscription).where(Subscription.link_key == hashed(token))
    if to_change:
        wanted = wanted.with_for_update()
    found = (await session.scalars(wanted)).one_or_none()
    if found is None:
        raise SubscriptionNotFound
    return found


def is_stopped(known: Subscription) -> bool:
    """Whether it was stopped by its owner."""
    return known.state == State.UNSUBSCRIBED
