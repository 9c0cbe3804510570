"""What goes when it has been kept long enough, and moving what is sealed to the newest key."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.alerts.ids import unpack_ids
from portal.alerts.managing.leaving import erase
from portal.alerts.matching.models import Batch, Match, News, Shard
from portal.alerts.models import SignUp, State, Subscription
from portal.alerts.signing_up.keeping import KEPT_FOR
from portal.alerts.subscribing import email_index
from portal.alerts.vocabulary.models import FollowedCondition
from portal.alerts.wishes import Particulars, bound_to
from portal.crypto import Keyring
from portal.mail import outbox

AT_ONCE = 200
ROWS_AT_ONCE = 2_000
UNDO_FOR = timedelta(days=30)
UNTOLD_FOR = timedelta(days=180)  # as long as the longest pause
UNUSED_FOR = timedelta(days=1)


async def purge_sign_ups(session: AsyncSession) -> int:
    """Removes up to 200 sign-ups that are seven days old, with their e-mails; how many."""
    old = select(SignUp.id).where(SignUp.created_at < clock.now() - KEPT_FOR).limit(AT_ONCE)
    ids = list(await session.scalars(old))
    if ids:
        await outbox.forget(session, [f"alert-sign-up:{id_}" for id_ in ids])
        await session.execute(delete(SignUp).where(SignUp.id.in_(ids)))
    return len(ids)


async def purge_left(session: AsyncSession) -> int:
    """Erases up to 200 subscriptions that were stopped thirty days ago; how many."""
    over = (Subscription.state == State.UNSUBSCRIBED, Subscription.left_at < clock.now() - UNDO_FOR)
    due = select(Subscription.id).where(*over).limit(AT_ONCE).with_for_update()
    ids = list(await session.scalars(due))
    if ids:
        await erase(session, ids, because="kept long enough")
    return len(ids)


async def purge_matches(session: AsyncSession) -> int:
    """Removes news that could not be told for half a year, and what was told as long ago; how many."""
    old = select(Match.subscription_id, Match.batch_id).where(Match.created_at < clock.now() - UNTOLD_FOR)
    rows = (await session.execute(old.limit(ROWS_AT_ONCE))).all()
    for batch_id in {row.batch_id for row in rows}:
        ids = [row.subscription_id for row in rows if row.batch_id == batch_id]
        gone = delete(Match).where(Match.batch_id == batch_id, Match.subscription_id.in_(ids))
        await session.execute(gone.execution_options(synchronize_session=False))
    return len(rows)


async def purge_news(session: AsyncSession) -> int:
    """Removes what was compared in batches that were matched more than a day ago, and batches half a year
    old; how many of both."""
    done = select(Batch.id).where(Batch.done_at < clock.now() - UNUSED_FOR)
    removed = 0
    for gone in (
        delete(News).where(News.batch_id.in_(done)).returning(News.id),
        delete(Shard).where(Shard.batch_id.in_(done)).returning(Shard.number),
        delete(Batch).where(Batch.done_at < clock.now() - UNTOLD_FOR).returning(Batch.id),
    ):
        removed += len((await session.execute(gone.execution_options(synchronize_session=False))).all())
    return removed


async def unfollowed(session: AsyncSession) -> list[int]:
    """The ids of words that nobody follows any more: they may be somebody's own. All subscriptions are read
    for that."""
    # What somebody begins to follow at this moment has just been used.
    unused = set(await session.scalars(select(FollowedCondition.id).where(_long_unused())))
    last = 0
    page = select(Subscription.id, Subscription.conditions).order_by(Subscription.id).limit(ROWS_AT_ONCE)
    while unused and (rows := (await session.execute(page.where(Subscription.id > last))).all()):
        last = rows[-1].id
        for row in rows:
            unused.difference_update(unpack_ids(row.conditions))
    return sorted(unused)


async def purge_conditions(session: AsyncSession, ids: Sequence[int]) -> int:
    """Removes these words, but for those that somebody has begun to follow; how many."""
    removed = 0
    for start in range(0, len(ids), AT_ONCE):
        some = FollowedCondition.id.in_(ids[start : start + AT_ONCE])
        gone = delete(FollowedCondition).where(some, _long_unused()).returning(FollowedCondition.id)
        removed += len((await session.execute(gone.execution_options(synchronize_session=False))).all())
    return removed


def _long_unused() -> ColumnElement[bool]:
    return FollowedCondition.used_at < clock.now() - UNUSED_FOR


async def rewrap(session: AsyncSession, keyring: Keyring) -> int:
    """Moves every sign-up and subscription to the newest key; the number of rows moved. Raises
    CannotOpen."""
    return sum([await _rewrap_all(session, keyring, model) for model in (SignUp, Subscription)])


async def _rewrap_all(session: AsyncSession, keyring: Keyring, model: Any) -> int:
    moved, last = 0, b""
    page = select(model).order_by(model.link_key).limit(AT_ONCE)
    while rows := (await session.scalars(page.where(model.link_key > last))).all():
        last = rows[-1].link_key
        moved += sum([await _rewrap(session, keyring, row) for row in rows])
        session.expunge_all()
    return moved


async def _rewrap(session: AsyncSession, keyring: Keyring, row: SignUp | Subscription) -> bool:
    if keyring.is_newest(row.data_key):
        return False
    values = {
        "data_key": keyring.rewrap(row.data_key, bound_to(row.link_key)),
        "email_index": email_index(keyring, Particulars.opened(keyring, row).email_ascii),
    }
    model = type(row)
    changed = update(model).where(model.link_key == row.link_key).values(values)
    await session.execute(changed.execution_options(synchronize_session=False))
    return True
