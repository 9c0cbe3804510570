"""News whose e-mail never left is news again: it is told in the next digest."""

from datetime import timedelta

from sqlalchemy import Row, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.alerts.digests.hours import DAYS, here, next_moment
from portal.alerts.matching.models import Digest, Match
from portal.alerts.models import Frequency, Subscription
from portal.alerts.subscribing import subject
from portal.db import Database
from portal.mail.models import Outbox, State

AT_ONCE = 100
LOOKED_BACK = timedelta(days=14)
# One that was parked may have arrived, and one that is held leaves once its template is mended.
NEVER_LEFT = (State.EXPIRED, State.DEAD, State.CANCELLED, State.SUPPRESSED)


async def take_back(database: Database) -> int:
    """Gives the news of up to 100 digests that never left back to be told; how many. Nobody is written to
    again on the same day because of it."""
    async with database.write.begin() as session:
        failed = (
            await session.execute(
                select(Digest.id, Digest.subscription_id)
                .join(Outbox, Outbox.id == Digest.mail_id)
                .where(
                    Digest.taken_back_at.is_(None),
                    Digest.created_at > clock.now() - LOOKED_BACK,
                    Outbox.state.in_(NEVER_LEFT),
                )
                .order_by(Digest.created_at, Digest.id)
                .limit(AT_ONCE)
            )
        ).all()
        for row in failed:
            await _give_back(session, row)
    return len(failed)


async def _give_back(session: AsyncSession, row: Row[str, int]) -> None:
    unsynchronized = {"synchronize_session": False}
    again = update(Match).where(Match.digest_id == row.id).values(digest_id=null())
    await session.execute(again.execution_options(**unsynchronized))
    over = update(Digest).where(Digest.id == row.id).values(taken_back_at=clock.now())
    await session.execute(over.execution_options(**unsynchronized))
    known = await session.get(Subscription, row.subscription_id, with_for_update=True)
    if known is None:
        return
    told_on = here(known.zone).date() - timedelta(days=DAYS[Frequency(known.frequency)] - 1)
    known.told_on = min(told_on, known.told_on or told_on)
    known.next_at = next_moment(known.zone, known.frequency, known.told_on, known.paused_until)
    await audit.record(session, "alert.digest_failed", subject(known.id))
