"""Shares go when their links end, with what is kept of tries to open them; not sooner."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.crypto import Keyring, new_master_key
from portal.notes.models import Note, Share, ShareAttempt
from portal.notes.sharing.peppers import Needed, older_keys_needed
from portal.retention import keep_house
from tests.databases import on_both_databases
from tests.leads.people import Portal
from tests.notes.sharing.sharers import sharer

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULE = "shared notes whose link has ended"
TRIES = "tries to open shared notes that were stopped"


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    """Time stands still until it is moved."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


async def stored(portal: Portal) -> list[int]:
    """How many shares, attempts and notes there are."""
    async with portal.database.read() as session:
        counts = [select(func.count()).select_from(one) for one in (Share, ShareAttempt, Note)]
        return [await session.scalar(count) or 0 for count in counts]


async def went(portal: Portal, rule: str = RULE) -> int:
    """How many shares the house-keeping takes, or what another rule is for."""
    gone = await keep_house(portal.database, portal.desk.settings)
    return next(one.number for one in gone if one.words == rule)


@on_both_databases
async def test_a_share_goes_with_its_last_moment_and_its_notes_stay(
    portal: Portal, now: time_machine.Traveller
) -> None:
    jo = sharer(portal)
    (note,) = await jo.writes()
    told = [await jo.shared(note, expires=days) for days in ("7", "7", "30")]
    await jo.browser.post(f"/shares/{told[0]['id']}/revoke")
    assert await stored(portal) == [3, 0, 1]
    for one in told[1:]:
        path = "/shared/" + one["link"].rpartition("/")[2]
        await portal.browser().post(path, {"passcode": "maple river button candle"})
    assert await stored(portal) == [3, 2, 1]
    now.shift(timedelta(days=7, seconds=-1))
    assert await went(portal) == 0
    now.shift(timedelta(seconds=1))
    assert await went(portal) == 2
    assert await stored(portal) == [1, 1, 1]


@on_both_databases
async def test_tries_go_with_what_they_were_for(portal: Portal) -> None:
    jo = sharer(portal)
    (note,) = await jo.writes()
    told = [await jo.shared(note) for _ in range(2)]
    for one in told:
        path = "/shared/" + one["link"].rpartition("/")[2]
        await portal.browser().post(path, {"passcode": "maple river button candle"})
    assert await went(portal, TRIES) == 0
    await jo.browser.post(f"/shares/{told[0]['id']}/revoke")
    assert await went(portal, TRIES) == 1
    assert await stored(portal) == [2, 1, 1]


@on_both_databases
async def test_keys_that_links_still_need_are_known_until_they_end(
    portal: Portal, now: time_machine.Traveller
) -> None:
    jo = sharer(portal)
    (note,) = await jo.writes()
    stopped = await jo.shared(note, expires="90")
    await jo.browser.post(f"/shares/{stopped['id']}/revoke")
    for days in ("7", "30"):
        await jo.shared(note, expires=days)
    old, new = portal.desk.settings.encryption_keys, new_master_key()
    expected = {
        Keyring(old): [],
        Keyring([new, *old]): [Needed(False, 2, (AT + timedelta(days=30)).date())],
        Keyring([new]): [Needed(True, 2, (AT + timedelta(days=30)).date())],
    }
    async with portal.database.read() as session:
        for keyring, needed in expected.items():
            assert await older_keys_needed(session, keyring) == needed
    now.shift(timedelta(days=30))
    async with portal.database.read() as session:
        assert await older_keys_needed(session, Keyring([new])) == []
