"""The same job by a plain scan of all subscriptions, and by the best plain SQL; both find the same people."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from portal.alerts.ids import unpack_ids
from portal.alerts.matching.fitting import Asked, fits
from portal.alerts.matching.pieces import PIECE, number_of
from portal.alerts.matching.profiles import NO_AGE, Profile
from portal.places.distances import MILES, Vector

Told = NDArray[np.uint64]  # of each study and person one number, sorted

YEAR = 2026
AT_ONCE = 10_000
COLUMNS = "id, conditions, x, y, z, miles, birth_year, sex"
FITTING = """
SELECT DISTINCT s.id FROM floor f JOIN alert_subscription s ON s.id = f.id
WHERE f.condition_id IN ({conditions}) AND s.state = 'confirmed'
AND (s.birth_year IS NULL OR ({year} - s.birth_year >= {youngest} AND {year} - s.birth_year - 1 <= {oldest}))
AND (s.sex IS NULL OR '{sex}' = '' OR s.sex = '{sex}')
AND (s.miles IS NULL OR EXISTS (
    SELECT 1 FROM places p WHERE s.x * p.x + s.y * p.y + s.z * p.z >= cos(s.miles / {earth})
))
"""


def studies(file: Path, number: int) -> list[tuple[str, Profile]]:
    """The first studies of the batch."""
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT nct_id, after FROM alert_news ORDER BY id LIMIT ?", (number,))
        return [(nct_id, Profile.unpack(after)) for nct_id, after in rows]


def scan(file: Path, wanted: Sequence[tuple[str, Profile]]) -> tuple[float, Told]:
    """Seconds for reading everybody once for each study and asking the plain rule, and whom it found."""
    connection = sqlite3.connect(file)
    by_number = {
        number: frozenset(one.split())
        for number, one in connection.execute("SELECT id, words FROM alert_condition")
    }
    found, start = [], perf_counter()
    for nct_id, profile in wanted:
        for id_, packed, x, y, z, miles, born, sex in connection.execute(
            f"SELECT {COLUMNS} FROM alert_subscription"
        ):
            asked = Asked(
                tuple(by_number[one] for one in unpack_ids(packed)), Vector(x, y, z), miles, born, sex
            )
            if fits(profile, asked, YEAR):
                found.append((number_of(nct_id), id_))
    return perf_counter() - start, _told(found)


def ask(file: Path, wanted: Sequence[tuple[str, Profile]]) -> tuple[float, Told]:
    """The same by SQL, over an index that was made beforehand and is not timed."""
    connection = sqlite3.connect(file)
    numbers = {one: number for number, one in connection.execute("SELECT id, words FROM alert_condition")}
    connection.execute("CREATE TEMPORARY TABLE places (x REAL, y REAL, z REAL)")
    connection.execute(
        "CREATE TEMPORARY TABLE kept (study INTEGER, id INTEGER, PRIMARY KEY (id, study)) WITHOUT ROWID"
    )
    start = perf_counter()
    for nct_id, profile in wanted:
        connection.execute("DELETE FROM places")
        connection.executemany("INSERT INTO places VALUES (?, ?, ?)", profile.places)
        statement = FITTING.format(
            conditions=", ".join(str(numbers[name]) for name in profile.names if name in numbers) or "0",
            year=YEAR,
            youngest=profile.youngest,
            oldest=min(profile.oldest, NO_AGE),
            sex=profile.sex,
            earth=MILES,
        )
        connection.execute(f"INSERT INTO kept SELECT {number_of(nct_id)}, id FROM ({statement})")
    seconds = perf_counter() - start
    return seconds, _told(connection.execute("SELECT study, id FROM kept"))


def matched(file: Path, wanted: Sequence[tuple[str, Profile]]) -> Told:
    """Whom the portal found for these studies."""
    numbers = np.array([number_of(nct_id) for nct_id, _ in wanted])
    rows = sqlite3.connect(file).execute("SELECT subscription_id, pieces FROM alert_match")
    found = []
    while part := rows.fetchmany(AT_ONCE):
        ids, packed = zip(*part, strict=True)
        pieces = np.frombuffer(b"".join(packed), PIECE)["study"]
        people = np.repeat(np.array(ids), [len(one) // PIECE.itemsize for one in packed])
        among = np.isin(pieces, numbers)
        found.append(_numbers(pieces[among], people[among]))
    return np.sort(np.concatenate(found))


def _told(pairs: Iterable[tuple[int, int]]) -> Told:
    both = np.fromiter(chain.from_iterable(pairs), np.int64).reshape(-1, 2)
    return np.sort(_numbers(both[:, 0], both[:, 1]))


def _numbers(studies: NDArray[np.integer], people: NDArray[np.integer]) -> Told:
    return studies.astype(np.uint64) << np.uint64(32) | people.astype(np.uint64)
