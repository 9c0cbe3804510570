"""What a round would send, without sending or writing anything."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.alerts.digests.hours import due_on, here
from portal.alerts.digests.library import Library
from portal.alerts.digests.rounds import listener_of, tellings_of
from portal.alerts.matching.columns import SHARD_SIZE, Columns, load
from portal.alerts.matching.finding import Item, find, gather
from portal.alerts.matching.fitting import What
from portal.alerts.matching.models import Match
from portal.alerts.matching.noticing import unnoticed
from portal.alerts.matching.pieces import unpack
from portal.alerts.matching.rounds import item_of
from portal.alerts.models import State, Subscription
from portal.alerts.vocabulary.following import Followed
from portal.alerts.wishes import Particulars
from portal.crypto import Keyring
from portal.db import Database
from portal.mail.suppression import is_suppressed


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How many studies have news (at most 1,000 are taken at a time); how many digests would be queued now,
    with how many stories of each kind; and how many people have news, but their day has not come, they
    paused, or their address is not written to."""

    studies: int
    digests: int
    stories: Counter[What]
    later: int


async def rehearse(database: Database, keyring: Keyring) -> Rehearsal:
    """What `tell_due` would do at this moment, whatever the hour."""
    changes = await unnoticed(database)
    pieces: dict[int, list[bytes]] = defaultdict(list)
    async with database.read() as session:
        followed = await Followed.load(session)
        items = [item_of(nct_id, change, followed) for nct_id, change in changes]
        last = await session.scalar(select(func.max(Subscription.id))) or 0
        for shard in range(last // SHARD_SIZE + 1 if items else 0):
            columns = await load(session, shard)
            for id_, packed in await asyncio.to_thread(_matched, columns, items):
                pieces[id_].append(packed)
        untold = select(Match.subscription_id, Match.pieces).where(Match.digest_id.is_(None))
        for row in await session.execute(untold):
            pieces[row.subscription_id].append(row.pieces)
        digests, later, stories, library = 0, 0, Counter[What](), Library()
        for id_, packed_ones in sorted(pieces.items()):
            whats = await _would_tell(session, keyring, id_, b"".join(packed_ones), library)
            digests += bool(whats)
            later += whats is None
            stories.update(whats or ())
    return Rehearsal(len(changes), digests, stories, later)


def _matched(columns: Columns, items: Sequence[Item]) -> list[tuple[int, bytes]]:
    return gather(columns, items, [find(columns, item, clock.today().year) for item in items])


async def _would_tell(
    session: AsyncSession, keyring: Keyring, id_: int, packed: bytes, library: Library
) -> list[What] | None:
    """What somebody would be told now; None for those who have to wait, or left."""
    known = await session.get(Subscription, id_)
    if known is None or known.state != State.CONFIRMED:
        return []
    mine = Particulars.opened(keyring, known)
    is_early = due_on(known.frequency, known.told_on, known.paused_until) > here(known.zone).date()
    if is_early or await is_suppressed(session, keyring, mine.email_ascii):
        return None
    listener = await listener_of(session, known, mine)
    told = await tellings_of(session, list(unpack(packed)), listener, library)
    return [one.what for one in told]
