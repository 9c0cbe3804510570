"""Counting, checking and forgetting.

A window is fixed and opens with the first thing that is counted in it. So one row a window is enough, and
whoever is refused can be told the moment from which they may go on. Keys are made with the newest encryption
key alone: a change of keys begins every count anew, which harms nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Integer, LargeBinary, TextualSelect, bindparam, delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.db import UTCDateTime
from portal.limits.models import LimitCount


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of what `name` says in a window of this length, for each of those it is counted for."""

    name: str
    most: int
    window: timedelta


async def count(session: AsyncSession, keyring: Keyring, uses: Mapping[Limit, str]) -> dict[Limit, datetime]:
    """Counts one more of each limit for the one named beside it, such as an e-mail address.

    Returns the limits that are exceeded by it, and when their windows end. Checking and counting are one
    statement, so that no two transactions both take the last place; the count is undone with the
    transaction.
    """
    if not uses:
        return {}
    now = clock.now()
    limits = {_key(keyring, limit, whose): limit for limit, whose in uses.items()}
    given: dict[str, object] = {"now": now}
    # Rows are locked in one order everywhere, or two transactions could wait for each other.
    for place, key in enumerate(sorted(limits)):
        given |= {f"key{place}": key, f"until{place}": now + limits[key].window}
    counted = await (await session.connection()).execute(_counting(len(limits)), given)
    return {limits[key]: until for key, number, until in counted if number > limits[key].most}


async def numbers(session: AsyncSession, keyring: Keyring, uses: Mapping[Limit, str]) -> dict[str, int]:
    """What is counted of these at the moment, by the limits' names."""
    names = {key: limit.name for limit, whose in uses.items() for key in keyring.indexes(_use(limit), whose)}
    open_ones = select(LimitCount.key, LimitCount.number).where(
        LimitCount.key.in_(names), LimitCount.until > clock.now()
    )
    return {names[key]: number for key, number in await session.execute(open_ones)}


async def forget(session: AsyncSession, keyring: Keyring, uses: Mapping[Limit, str]) -> int:
    """Removes what was counted of these, under whatever key; the number of counts."""
    keys = [key for limit, whose in uses.items() for key in keyring.indexes(_use(limit), whose)]
    gone = await session.execute(delete(LimitCount).where(LimitCount.key.in_(keys)).returning(LimitCount.key))
    return len(gone.all())


async def remove_past(session: AsyncSession) -> int:
    """Removes the counts whose windows have ended; how many."""
    past = delete(LimitCount).where(LimitCount.until <= clock.now()).returning(LimitCount.key)
    return len((await session.execute(past.execution_options(synchronize_session=False))).all())


def _key(keyring: Keyring, limit: Limit, whose: str) -> bytes:
    return keyring.index(_use(limit), whose)


def _use(limit: Limit) -> str:
    return f"limit {limit.name}"


@cache
def _counting(rows: int) -> TextualSelect:
    """The statement that counts so many rows. It is written out, as SQLAlchemy would compose one of several
    rows anew each time, which takes five times as long as running it."""
    values = ", ".join(f"(:key{place}, 1, :until{place})" for place in range(rows))
    moments = [
        bindparam(name, type_=UTCDateTime) for name in ("now", *(f"until{place}" for place in range(rows)))
    ]
    statement = text(
        f"INSERT INTO limit_count AS counted (key, number, until) VALUES {values} "  # noqa: S608 - names of ours
        "ON CONFLICT (key) DO UPDATE SET "
        "number = CASE WHEN counted.until <= :now THEN 1 ELSE counted.number + 1 END, "
        "until = CASE WHEN counted.until <= :now THEN excluded.until ELSE counted.until END "
        "RETURNING key, number, until"
    )
    return statement.bindparams(*moments).columns(key=LargeBinary, number=Integer, until=UTCDateTime)
