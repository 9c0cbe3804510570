"""`portal alerts run` says what it queued, and with `--dry-run` what it would."""

import asyncio

import pytest

from portal.alerts.subscribing import subscribe
from portal.alerts.wishes import Particulars, Wishes
from portal.config import load
from portal.crypto import Keyring
from portal.db import Database
from tests.cli.conftest import Run

KNEES = Particulars("jo@example.com", "jo@example.com", Wishes(conditions=("knee pain",)), "", "")


@pytest.fixture
def followed(portal: Run, keys: None, empty_database: str) -> None:
    """Somebody who follows knee pain, before any study is known."""
    assert portal("migrate").status == 0

    async def add() -> None:
        async with Database(empty_database) as database, database.write.begin() as session:
            await subscribe(session, Keyring(load().encryption_keys), KNEES)

    asyncio.run(add())


def test_a_rehearsal_says_what_the_run_then_does(
    portal: Run, followed: None, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("imported")
    rehearsed = [portal("alerts", "run", "--dry-run").output for _ in range(2)]
    assert rehearsed[0] == rehearsed[1], "nothing is written"
    assert "1 digests would be queued now, with:\n  open to people: 1\n" in rehearsed[0]
    done = portal("alerts", "run")
    assert done.status == 0
    assert "1 digests queued." in done.output
    again = portal("alerts", "run", "--dry-run").output
    assert "0 studies have news.\n0 digests would be queued now, with:\n  nothing\n" in again


def test_without_keys_it_says_how_to_make_one(portal: Run) -> None:
    ran = portal("alerts", "run")
    assert ran.status == 1
    assert "portal keys new" in ran.output
