"""A shard of subscriptions as columns of numbers: what matching compares, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.alerts.ids import BYTES
from portal.alerts.matching.fitting import ANY_DISTANCE, cosine
from portal.alerts.models import Follow, State, Subscription

SHARD_SIZE = 2**15  # ids
AT_ONCE = 1_024  # rows
NO_NUMBER = -1
SEXES = {"FEMALE": 1, "MALE": 2}
NOBODY = ((0, b"", 0.0, 0.0, 0.0, -1, 0, ""),)  # follows nothing: columns need a row to have types

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Columns:
    """Subscriptions in the order of their ids; 0 stands for a year of birth or a sex that is not known.

    `conditions` and `followers` are postings: the ids of all conditions, sorted, and beside each the place of
    its follower in the other columns."""

    ids: Integers
    x: Floats
    y: Floats
    z: Floats
    cosines: Floats
    birth_years: Integers
    sexes: Integers
    conditions: NDArray[np.uint32]
    followers: Integers
    of_studies: dict[str, Integers]

    def following(self, conditions: Sequence[int]) -> Integers:
        """The places of those who follow one of these conditions, sorted, each once."""
        low = np.searchsorted(self.conditions, conditions, "left")
        high = np.searchsorted(self.conditions, conditions, "right")
        found = np.zeros(len(self.ids), np.bool_)  # marking is ten times as fast as sorting
        for begin, end in zip(low.tolist(), high.tolist(), strict=True):
            found[self.followers[begin:end]] = True
        return np.flatnonzero(found)


def columns_of(rows: Sequence[Any], follows: Sequence[tuple[str, int]] = ()) -> Columns:
    """The columns of these rows: id, packed conditions, x, y, z, miles, birth_year, sex; and who follows
    which study, by id."""
    if not rows:
        rows = NOBODY
    numbers, packed, xs, ys, zs, miles, born, sexes = zip(*rows, strict=True)
    ids = np.array(numbers, np.int64)
    conditions = np.frombuffer(b"".join(packed), "<u4")
    counts = np.fromiter(map(len, packed), np.int64) // BYTES
    followers = np.repeat(np.arange(len(rows)), counts)
    order = np.argsort(conditions, kind="stable")
    known = {number: ANY_DISTANCE if number == NO_NUMBER else cosine(number) for number in set(miles)}
    return Columns(
        ids,
        np.array(xs, np.float64),
        np.array(ys, np.float64),
        np.array(zs, np.float64),
        cosines=np.array([known[number] for number in miles], np.float64),
        birth_years=np.array(born, np.int64),
        sexes=np.array([SEXES.get(sex, 0) for sex in sexes], np.int64),
        conditions=conditions[order],
        followers=followers[order],
        of_studies=_followers(ids, follows),
    )


def _followers(ids: Integers, follows: Sequence[tuple[str, int]]) -> dict[str, Integers]:
    """The places of those who follow each study, of those who are in the columns."""
    found: dict[str, list[int]] = {}
    for nct_id, subscription_id in follows:
        place = int(np.searchsorted(ids, subscription_id))
        if place < len(ids) and ids[place] == subscription_id:
            found.setdefault(nct_id, []).append(place)
    return {nct_id: np.array(places, np.int64) for nct_id, places in found.items()}


async def load(session: AsyncSession, shard: int) -> Columns:
    """The confirmed subscriptions of a shard."""
    rows: list[Any] = []
    first, end = shard * SHARD_SIZE, (shard + 1) * SHARD_SIZE
    # A distance without a place is any distance.
    miles = case((Subscription.x.is_(None), NO_NUMBER), else_=func.coalesce(Subscription.miles, NO_NUMBER))
    columns = (
        Subscription.id,
        Subscription.conditions,
        *(func.coalesce(one, 0.0) for one in (Subscription.x, Subscription.y, Subscription.z)),
        miles,
        func.coalesce(Subscription.birth_year, 0),
        func.coalesce(Subscription.sex, ""),
    )
    wanted = select(*columns).where(Subscription.state == State.CONFIRMED, Subscription.id < end)
    while True:
        page = wanted.where(Subscription.id >= first).order_by(Subscription.id).limit(AT_ONCE)
        part = (await session.execute(page)).all()
        rows += map(tuple, part)
        if len(part) < AT_ONCE:
            break
        first = part[-1].id + 1
    follows = select(Follow.nct_id, Follow.subscription_id).where(
        Follow.subscription_id >= shard * SHARD_SIZE, Follow.subscription_id < end
    )
    pairs = [(row.nct_id, row.subscription_id) for row in await session.execute(follows)]
    return columns_of(rows, pairs)
