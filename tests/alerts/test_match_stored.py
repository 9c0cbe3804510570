"""What is stored and matched in shards is what the plain rule says, on both databases, whatever is killed."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from portal import clock
from portal.alerts.matching import columns, noticing, rounds
from portal.alerts.matching.fitting import Asked, Change, What
from portal.alerts.matching.models import Batch, Match, News, Shard
from portal.alerts.matching.pieces import unpack
from portal.alerts.matching.profiles import Profile
from portal.alerts.models import Subscription
from portal.alerts.subscribing import subscribe
from portal.alerts.wishes import Particulars, Wishes
from portal.crypto import Keyring
from portal.db import Database
from tests.alerts.populations import changes, people
from tests.databases import on_both_databases

SMALL = 3  # ids in a shard, so that a few people are several


@dataclass
class Crowd:
    """People whose wishes are stored."""

    database: Database
    keyring: Keyring

    async def refill(self, asked: list[Asked], follows: list[set[int]]) -> dict[int, Asked]:
        """Stores these people and nobody else; who has which id."""
        stored: dict[int, Asked] = {}
        async with self.database.write.begin() as session:
            for model in (Match, News, Shard, Batch, Subscription):
                await session.execute(delete(model))
            for number, (one, studies) in enumerate(zip(asked, follows, strict=True)):
                address = f"person{number}@example.org"
                wishes = Wishes(
                    conditions=tuple(" ".join(sorted(words)) for words in one.conditions),
                    studies=tuple(sorted(f"NCT{study:08}" for study in studies)),
                    at=one.at,
                    miles=one.miles if one.at else None,
                    birth_year=one.birth_year,
                    sex=one.sex,
                )
                kept = Particulars(address, address, wishes, "", "")
                known = await subscribe(session, self.keyring, kept)
                stored[known.id] = one
        return stored

    async def publish(self, news: list[Change]) -> None:
        """Makes a batch of these changes, of studies 0, 1, 2 and so on."""
        async with self.database.write.begin() as session:
            batch = await session.scalar(insert(Batch).values(created_at=clock.now()).returning(Batch.id))
            for study, change in enumerate(news):
                before = change.before.pack() if change.before else None
                row = {"batch_id": batch, "nct_id": f"NCT{study:08}", "before": before}
                await session.execute(insert(News).values(**row, after=change.after.pack()))
            last = await session.scalar(select(Subscription.id).order_by(Subscription.id.desc()).limit(1))
            for number in range((last or 0) // SMALL + 1):
                await session.execute(insert(Shard).values(batch_id=batch, number=number))

    async def found(self) -> list[tuple[int, str, What]]:
        """All that was found, in order."""
        async with self.database.read() as session:
            rows = await session.execute(select(Match.subscription_id, Match.pieces))
            return sorted((row[0], nct_id, what) for row in rows for nct_id, what in unpack(row[1]))


@pytest.fixture
def crowd(database: Database, monkeypatch: pytest.MonkeyPatch) -> Crowd:
    for module in (columns, noticing):
        monkeypatch.setattr(module, "SHARD_SIZE", SMALL)
    monkeypatch.setattr(rounds, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(rounds, "STUDIES_AT_ONCE", 1)
    return Crowd(database, Keyring([b"k" * 32]))


def expected(
    stored: dict[int, Asked], follows: list[set[int]], news: list[Change]
) -> list[tuple[int, str, What]]:
    """What the rule says."""
    year, told = clock.today().year, []
    for (id_, asked), followed in zip(stored.items(), follows, strict=True):
        for study, change in enumerate(news):
            what = (study in followed and change.for_follower()) or change.for_asked(asked, year)
            if what:
                told.append((id_, f"NCT{study:08}", what))
    return sorted(told)


POPULATION = st.lists(st.tuples(people, st.sets(st.integers(0, 2), max_size=1)), min_size=1, max_size=8)


@on_both_databases
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(POPULATION, st.lists(changes(), min_size=1, max_size=3))
async def test_what_is_stored_is_matched_as_the_rule_says(
    crowd: Crowd, population: list[tuple[Asked, set[int]]], news: list[Change]
) -> None:
    asked, follows = [one for one, _ in population], [studies for _, studies in population]
    stored = await crowd.refill(asked, follows)
    await crowd.publish(news)
    assert await rounds.match_due(crowd.database) > 0
    assert await crowd.found() == expected(stored, follows, news)
    assert await rounds.match_due(crowd.database) == 0


class Killed(BaseException):
    """The process is gone."""


@on_both_databases
@pytest.mark.parametrize("seed", range(4))
async def test_a_kill_at_any_moment_loses_no_one_and_doubles_no_one(
    crowd: Crowd, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    one = Asked((frozenset({"pain"}),))
    asked = [one] * 11
    follows: list[set[int]] = [set()] * 11
    stored = await crowd.refill(asked, follows)
    profile = changes_of_a_study()
    await crowd.publish([profile] * 3)
    for name in ("_keep", "_write", "find", "_finish", "_claim"):
        plain = getattr(rounds, name)
        monkeypatch.setattr(
            rounds, name, dying(plain, chance) if name != "find" else dying_at_once(plain, chance)
        )
    for _ in range(500):
        try:
            if await rounds.match_due(crowd.database) == 0:
                break
        except Killed:
            pass
        async with crowd.database.write.begin() as session:
            over = update(Shard).where(Shard.lease_until.is_not(None))
            await session.execute(over.values(lease_until=clock.now() - timedelta(seconds=1)))
    monkeypatch.undo()
    await rounds.match_due(crowd.database)
    assert await crowd.found() == expected(stored, follows, [profile] * 3)


def changes_of_a_study() -> Change:
    """A study on pain that has opened."""
    return Change(None, Profile("RECRUITING", True, ("back pain",), "", 0.0, 999.0, "", ()))


def dying(work: Callable[..., Awaitable[Any]], chance: random.Random) -> Callable[..., Awaitable[Any]]:
    """Work that is killed before or after, more often than not."""

    async def killed(*args: Any, **kwargs: Any) -> Any:
        if chance.random() < 0.15:
            raise Killed
        done = await work(*args, **kwargs)
        if chance.random() < 0.15:
            raise Killed
        return done

    return killed


def dying_at_once(work: Callable[..., Any], chance: random.Random) -> Callable[..., Any]:
    """The same for what is computed."""

    def killed(*args: Any) -> Any:
        if chance.random() < 0.1:
            raise Killed
        return work(*args)

    return killed
