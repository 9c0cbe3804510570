"""How the news of studies goes, in numbers, for whoever runs the portal."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from portal import clock
from portal.alerts.matching.models import Batch, Digest, Match, Shard
from portal.alerts.models import SignUp, State, Subscription
from portal.mail.kinds import Kind
from portal.mail.models import Outbox
from portal.mail.models import State as MailState

DAYS = 14
FAILED = (MailState.SUPPRESSED, MailState.DEAD, MailState.EXPIRED, MailState.HELD, MailState.PARKED)


@dataclass(frozen=True, slots=True)
class Day:
    """How many people something was found for on a day (UTC), and how many digests were queued."""

    on: date
    matches: int
    digests: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many people are told (`paused` among them), wait to confirm, and have left in the last 30 days;
    whose newest digest bounced or could not be sent; how many shards still wait to be matched, and people to
    be told."""

    confirmed: int
    paused: int
    pending: int
    left: int
    bounced: int
    unmatched: int
    untold: int
    days: Sequence[Day]


async def numbers(session: AsyncSession) -> Numbers:
    """The numbers of this moment."""
    confirmed = Subscription.state == State.CONFIRMED
    newer = aliased(Digest)
    is_newest = ~exists().where(
        newer.subscription_id == Digest.subscription_id, newer.created_at > Digest.created_at
    )
    bounced = (
        select(func.count(Digest.subscription_id.distinct()))
        .join(Outbox, Outbox.id == Digest.mail_id)
        .where(Outbox.kind == Kind.ALERT_DIGEST, Outbox.state.in_(FAILED), is_newest)
    )
    return Numbers(
        confirmed=await _count(session, select(Subscription.id).where(confirmed)),
        paused=await _count(
            session, select(Subscription.id).where(confirmed, Subscription.paused_until > clock.today())
        ),
        pending=await _count(session, select(SignUp.id).where(SignUp.confirmed_at.is_(None))),
        left=await _count(session, select(Subscription.id).where(Subscription.state == State.UNSUBSCRIBED)),
        bounced=await session.scalar(bounced) or 0,
        unmatched=await _count(session, select(Shard.number).where(Shard.done_at.is_(None))),
        untold=await _count(
            session, select(Match.subscription_id).where(Match.digest_id.is_(None)).distinct()
        ),
        days=await _days(session),
    )


async def _days(session: AsyncSession) -> list[Day]:
    """The last fourteen days, the newest first. A match has the time of its batch, so that few are looked
    at."""
    since = clock.start_of(clock.today() - timedelta(days=DAYS - 1))
    found: Counter[date] = Counter()
    for batch_id, at in await session.execute(
        select(Batch.id, Batch.created_at).where(Batch.created_at >= since)
    ):
        rows = select(func.count()).select_from(Match).where(Match.batch_id == batch_id)
        found[at.date()] += await session.scalar(rows) or 0
    queued: Counter[date] = Counter()
    for back in range(DAYS):
        day = clock.today() - timedelta(days=back)
        of_day = select(Digest.id).where(
            Digest.created_at >= clock.start_of(day), Digest.created_at < clock.end_of(day)
        )
        queued[day] = await _count(session, of_day)
    days = (clock.today() - timedelta(days=back) for back in range(DAYS))
    return [Day(day, found[day], queued[day]) for day in days]


async def _count(session: AsyncSession, rows: Select[Any]) -> int:
    return await session.scalar(select(func.count()).select_from(rows.subquery())) or 0
