"""A database with many subscriptions and a batch of news, made up alike each time."""

import sqlite3
from pathlib import Path

import numpy as np

from portal.alerts.ids import pack_ids
from portal.alerts.matching.columns import SHARD_SIZE
from portal.alerts.matching.profiles import NO_AGE, Profile
from portal.alerts.words import key
from portal.db import Database, schema
from portal.places.distances import Vector

CONDITIONS = 5_000
TOWNS = 500
MILES = (25, 50, 100, 250, None)
SEXES = (None, "FEMALE", "MALE")
AT_ONCE = 10_000
LATER = "2099-01-01 08:00:00.000000"  # nobody is told, since their particulars are made up too
NOW = "2026-11-23 08:00:00.000000"
SUBSCRIPTION = (
    "INSERT INTO alert_subscription (id, state, email_index, link_key, data_key, sealed, language, "
    "frequency, zone, conditions, x, y, z, miles, birth_year, sex, created_at, next_at) "
    f"VALUES (?, 'confirmed', ?, ?, x'', x'', 'en', 'daily', 'UTC', ?, ?, ?, ?, ?, ?, ?, '{NOW}', '{LATER}')"
)


def words(number: int) -> str:
    """The words of a condition."""
    return key((f"kind{number % 100}", f"ill{number}"))


async def fill(file: Path, people: int, studies: int) -> None:
    """Makes the database: `people` subscriptions, a batch of `studies`, and beside them a table for the floor
    in SQL."""
    async with Database(f"sqlite+aiosqlite:///{file}") as database:
        await schema.prepare(database)
    dice = np.random.default_rng(6)
    towns = _towns(dice)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous=OFF")
    rows = [(number, words(number), NOW) for number in range(1, CONDITIONS + 1)]
    connection.executemany("INSERT INTO alert_condition VALUES (?, ?, ?)", rows)
    connection.execute(
        "CREATE TABLE floor (condition_id INTEGER, id INTEGER, PRIMARY KEY (condition_id, id)) WITHOUT ROWID"
    )
    _people(connection, dice, towns, people)
    _news(connection, dice, towns, studies, people)
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def _towns(dice: np.random.Generator) -> list[Vector]:
    places = zip(dice.uniform(25, 49, TOWNS), dice.uniform(-124, -67, TOWNS), strict=True)
    return [Vector.of(float(latitude), float(longitude)) for latitude, longitude in places]


def _followed(dice: np.random.Generator, number: int) -> np.ndarray:
    """Conditions as people follow them: few of them often."""
    return np.minimum(dice.zipf(1.3, number), CONDITIONS)


def _people(
    connection: sqlite3.Connection, dice: np.random.Generator, towns: list[Vector], people: int
) -> None:
    for first in range(1, people + 1, AT_ONCE):
        many = min(AT_ONCE, people + 1 - first)
        numbers = dice.integers(1, 4, many)
        followed = np.split(_followed(dice, int(numbers.sum())), np.cumsum(numbers)[:-1])
        others = zip(
            range(first, first + many),
            (sorted(set(some.tolist())) for some in followed),
            dice.integers(TOWNS, size=many).tolist(),
            dice.integers(len(MILES), size=many).tolist(),
            np.where(dice.random(many) < 0.7, dice.integers(1935, 2009, many), 0).tolist(),
            dice.integers(len(SEXES), size=many).tolist(),
            strict=True,
        )
        rows, floor = [], []
        for id_, conditions, town, miles, born, sex in others:
            token = id_.to_bytes(8, "big")
            rows.append(
                (
                    id_,
                    token,
                    token,
                    pack_ids(conditions),
                    *towns[town],
                    MILES[miles],
                    born or None,
                    SEXES[sex],
                )
            )
            floor += [(condition, id_) for condition in conditions]
        connection.executemany(SUBSCRIPTION, rows)
        connection.executemany("INSERT INTO floor VALUES (?, ?)", floor)


def _news(
    connection: sqlite3.Connection, dice: np.random.Generator, towns: list[Vector], studies: int, people: int
) -> None:
    connection.execute(f"INSERT INTO alert_batch VALUES (1, '{NOW}', NULL)")
    for number in range(studies):
        profile = _profile(dice, towns)
        connection.execute(
            "INSERT INTO alert_news (batch_id, nct_id, before, after) VALUES (1, ?, NULL, ?)",
            (f"NCT{number:08}", profile.pack()),
        )
    shards = [(1, shard) for shard in range(people // SHARD_SIZE + 1)]
    connection.executemany("INSERT INTO alert_shard (batch_id, number) VALUES (?, ?)", shards)


def _profile(dice: np.random.Generator, towns: list[Vector]) -> Profile:
    names = {words(int(one)) for one in dice.integers(1, CONDITIONS, int(dice.integers(3, 12)))}
    names |= {words(int(one)) for one in _followed(dice, 1)}
    places = {towns[int(one)] for one in dice.integers(0, TOWNS, int(min(1 + dice.exponential(12), 60)))}
    youngest, oldest = ((18.0, NO_AGE), (18.0, 65.0), (0.0, NO_AGE), (40.0, 80.0))[int(dice.integers(4))]
    sex = ("", "", "", "FEMALE")[int(dice.integers(4))]
    return Profile("RECRUITING", True, tuple(sorted(names)), sex, youngest, oldest, "", tuple(sorted(places)))
