"""Telling everybody for whom there is something, when it is their time: one e-mail for all of it.

Each digest is a transaction of its own: that its news is told, the e-mail, and when the next may go. One that
cannot be made holds up no other."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.alerts.digests.hours import due_on, end_of_day, here, is_day, next_moment
from portal.alerts.digests.library import Library
from portal.alerts.digests.mails import News, digest
from portal.alerts.digests.stories import Listener, Telling, story, telling
from portal.alerts.matching.fitting import What
from portal.alerts.matching.models import Digest, Match
from portal.alerts.matching.pieces import unpack
from portal.alerts.models import Frequency, State, Subscription
from portal.alerts.subscribing import subject
from portal.alerts.vocabulary.following import ids_of
from portal.alerts.wishes import Particulars
from portal.alerts.words import key, words_of
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import speaking
from portal.logs import failure
from portal.mail.compose import Composed
from portal.mail.models import DEFAULT_PRIORITY
from portal.mail.outbox import enqueue
from portal.mail.suppression import is_suppressed

AT_ONCE = 100
MOST_IN_A_MAIL = 20
LAST = 2 * DEFAULT_PRIORITY  # no message to a study team waits for the day's news
SHORTEST_LIFE = timedelta(hours=6)  # of a digest that is queued in the evening


class Overtaken(Exception):
    """Something about a subscription changed while its digest was made: it is made anew the next time."""


async def queue_due(
    database: Database, keyring: Keyring, settings: Settings, *, at_any_hour: bool = False
) -> int:
    """Queues every digest that is due, `at_any_hour` without waiting for their morning; how many."""
    queued, last, library = 0, 0, Library()
    parts = (database, keyring, settings)
    while True:
        async with database.read() as session:
            ids = list(await session.scalars(_waiting(last, at_any_hour=at_any_hour)))
        if not ids:
            return queued
        for id_ in ids:
            try:
                queued += await _tell(parts, library, id_, at_any_hour=at_any_hour)
            except Overtaken:
                continue
            except Exception as error:  # noqa: BLE001 - one that cannot be told must not hold up the others
                failure("alerts.digest_failed", error, subscription=id_)
        last = ids[-1]


def _waiting(last: int, *, at_any_hour: bool) -> Select[int]:
    """Those with news whose time it may be, in the order of their ids."""
    by = clock.now() + (timedelta(days=2) if at_any_hour else timedelta())
    found = (
        select(Match.subscription_id)
        .join(Subscription, Subscription.id == Match.subscription_id)
        .where(
            Match.digest_id.is_(None),
            Match.subscription_id > last,
            Subscription.state == State.CONFIRMED,
            Subscription.next_at <= by,
        )
    )
    return found.distinct().order_by(Match.subscription_id).limit(AT_ONCE)


async def _tell(
    parts: tuple[Database, Keyring, Settings], library: Library, id_: int, *, at_any_hour: bool
) -> bool:
    """Queues one digest; whether there was anything to say."""
    database, keyring, settings = parts
    async with database.read() as session:
        known = await session.get_one(Subscription, id_)
        if due_on(known.frequency, known.told_on, known.paused_until) > here(known.zone).date():
            return False
        by_night = not at_any_hour and not is_day(known.zone)
        mine = Particulars.opened(keyring, known)
        reachable = not await is_suppressed(session, keyring, mine.email_ascii)
        if reachable and not by_night:
            listener = await listener_of(session, known, mine)
            batches, tellings = await _found(session, known.id, listener, library)
    if by_night or not reachable:
        await _later(database, known, today=by_night)
        return False
    mail = await asyncio.to_thread(_composed, tellings, mine, settings) if tellings else None
    told = [one.entry(listener) for one in tellings]
    async with database.write.begin() as session:
        await _write(session, keyring, known, batches, told, mail)
    return mail is not None


async def _found(
    session: AsyncSession, id_: int, listener: Listener, library: Library
) -> tuple[list[int], list[Telling]]:
    """The batches that have something, and what is told of it: each study once."""
    untold = select(Match.batch_id, Match.pieces).where(
        Match.subscription_id == id_, Match.digest_id.is_(None)
    )
    rows = (await session.execute(untold.order_by(Match.batch_id))).all()
    pieces = [piece for row in rows for piece in unpack(row.pieces)]
    return [row.batch_id for row in rows], await tellings_of(session, pieces, listener, library)


async def tellings_of(
    session: AsyncSession, pieces: Sequence[tuple[str, What]], listener: Listener, library: Library
) -> list[Telling]:
    """What somebody is told of what was found for them, the nearest first, what closed last."""
    whats: dict[str, set[What]] = defaultdict(set)
    studies = {}
    for nct_id, what in pieces:
        study = await library.find(session, nct_id)
        if study is not None:
            studies[study.nct_id] = study
            whats[study.nct_id].add(what)
    found = (telling(studies[nct_id], whats[nct_id], listener) for nct_id in studies)
    return sorted((one for one in found if one), key=_nearest_first)


def _nearest_first(one: Telling) -> tuple[object, ...]:
    return (one.what is What.CLOSED, one.miles if one.miles is not None else float("inf"), one.known.nct_id)


async def listener_of(session: AsyncSession, known: Subscription, mine: Particulars) -> Listener:
    told = select(Digest.told).where(Digest.subscription_id == known.id, Digest.taken_back_at.is_(None))
    before = {one["study"] for entries in await session.scalars(told) for one in entries}
    names = await ids_of(session, (*mine.wishes.conditions, *mine.wishes.meant))
    return Listener(mine.wishes, before, {key(words_of(name)): id_ for id_, name in names.items()})


def _composed(tellings: Sequence[Telling], mine: Particulars, settings: Settings) -> Composed:
    wishes = mine.wishes
    own, leaving = f"/alerts/manage/{mine.token}", f"/alerts/unsubscribe/{mine.token}"
    with speaking(wishes.language):
        stories = tuple(story(one, settings, wishes.language) for one in tellings[:MOST_IN_A_MAIL])
    news = News(
        to=mine.email_ascii,
        language=wishes.language,
        stories=stories,
        more=len(tellings) - len(stories),
        all_url=settings.address(f"{own}/told", wishes.language),
        manage_url=settings.address(own, wishes.language),
        leave_url=settings.address(leaving, wishes.language),
        weekly=wishes.frequency is Frequency.WEEKLY,
    )
    return digest(news, settings)


async def _write(
    session: AsyncSession,
    keyring: Keyring,
    seen: Subscription,
    batches: Sequence[int],
    told: list[dict[str, object]],
    mail: Composed | None,
) -> None:
    """That the news is told, with its e-mail; news of which nothing holds goes without one. Raises Overtaken
    where the subscription is not what it was."""
    locked = select(Subscription).where(Subscription.id == seen.id).with_for_update()
    now = (await session.scalars(locked)).one_or_none()
    if now is None or (now.state, now.sealed, now.paused_until, now.told_on) != (
        State.CONFIRMED,
        seen.sealed,
        seen.paused_until,
        seen.told_on,
    ):
        raise Overtaken
    mine = (Match.subscription_id == seen.id, Match.batch_id.in_(batches), Match.digest_id.is_(None))
    if mail is None:
        await session.execute(delete(Match).where(*mine).execution_options(synchronize_session=False))
        return
    digest_id, today = uuid4().hex, here(seen.zone).date()
    marked = update(Match).where(*mine).values(digest_id=digest_id).returning(Match.batch_id)
    rows = (await session.execute(marked.execution_options(synchronize_session=False))).all()
    if len(rows) != len(batches):
        raise Overtaken
    expires_at = max(end_of_day(seen.zone), clock.now() + SHORTEST_LIFE)
    about = subject(seen.id)
    mail_id = await enqueue(session, keyring, mail, about=about, priority=LAST, expires_at=expires_at)
    row = {"id": digest_id, "subscription_id": seen.id, "created_at": clock.now()}
    await session.execute(insert(Digest).values(**row, mail_id=mail_id, told=told))
    next_at = next_moment(seen.zone, seen.frequency, today, seen.paused_until)
    await _move(session, seen.id, told_on=today, next_at=next_at)
    await audit.record(session, "alert.digest", subject(seen.id), mail=mail_id, studies=len(told))


async def _later(database: Database, known: Subscription, *, today: bool) -> None:
    """Looks again in the morning; at an address that is not written to, in that of another day: it may be
    taken off that list."""
    told_on = known.told_on if today else here(known.zone).date()
    frequency = known.frequency if today else Frequency.DAILY
    async with database.write.begin() as session:
        next_at = next_moment(known.zone, frequency, told_on, known.paused_until)
        await _move(session, known.id, next_at=next_at)


async def _move(session: AsyncSession, id_: int, **values: object) -> None:
    changed = update(Subscription).where(Subscription.id == id_).values(values)
    await session.execute(changed.execution_options(synchronize_session=False))
