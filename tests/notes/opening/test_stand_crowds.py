"""A crowd at the door takes neither the memory of the machine nor the time of whoever reads a study."""

import asyncio
import threading
from urllib.parse import urlsplit

import pytest

from portal import crypto
from portal.crypto import Cost
from portal.notes.opening.gate import AT_ONCE, WAITING
from tests.leads.people import Portal
from tests.leads.records import NCT_ID
from tests.notes.sharing.sharers import sharer

CROWD = 200


async def test_a_crowd_waits_in_a_short_line_and_the_rest_is_told_to_come_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    jo = sharer(portal)
    (note,) = await jo.writes()
    told = await jo.shared(note)
    path = urlsplit(told["link"]).path
    running, most, door = 0, 0, threading.Event()
    lock, really = threading.Lock(), crypto.stretched

    def watched(passcode: str, salt: bytes, cost: Cost) -> bytes:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        assert door.wait(60)
        try:
            return really(passcode, salt, cost)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(crypto, "stretched", watched)

    async def opens(number: int) -> tuple[int, str | None]:
        reader = portal.browser(f"203.0.{number // 200}.{number % 200}")
        answer = await reader.post(path, {"passcode": told["passcode"]})
        return answer.status_code, answer.headers.get("retry-after")

    crowd = [asyncio.create_task(opens(number)) for number in range(CROWD)]
    while sum(task.done() for task in crowd) < CROWD - AT_ONCE - WAITING:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)
    assert (await portal.browser().get(f"/studies/{NCT_ID}")).status_code == 200  # while all of them wait
    door.set()
    answers = await asyncio.gather(*crowd)
    statuses = [status for status, _ in answers]
    assert most == AT_ONCE
    assert statuses.count(200) == AT_ONCE + WAITING
    assert statuses.count(503) == CROWD - AT_ONCE - WAITING
    assert all(int(later or 0) for status, later in answers if status == 503)
    (row,) = await jo.rows()
    assert (row.opened, row.failures) == (AT_ONCE + WAITING, 0)
