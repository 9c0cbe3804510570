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


class Door:
    """Passcodes wait at it until it opens; `most` is how many were stretched at once."""

    def __init__(self) -> None:
        self.open, self._lock = threading.Event(), threading.Lock()
        self._inside, self.most, self._really = 0, 0, crypto.stretched

    def stretched(self, passcode: str, salt: bytes, cost: Cost) -> bytes:
        """In the place of `crypto.stretched`."""
        self._enter(1)
        assert self.open.wait(60)
        try:
            return self._really(passcode, salt, cost)
        finally:
            self._enter(-1)

    def _enter(self, number: int) -> None:
        with self._lock:
            self._inside += number
            self.most = max(self.most, self._inside)


async def test_a_crowd_waits_in_a_short_line_and_the_rest_is_told_to_come_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    jo, door = sharer(portal), Door()
    told = await jo.shared(*await jo.writes())
    monkeypatch.setattr(crypto, "stretched", door.stretched)

    async def opens(number: int) -> tuple[int, str | None]:
        reader = portal.browser(f"203.0.{number // 200}.{number % 200}")
        answer = await reader.post(urlsplit(told["link"]).path, {"passcode": told["passcode"]})
        return answer.status_code, answer.headers.get("retry-after")

    crowd = [asyncio.create_task(opens(number)) for number in range(CROWD)]
    while sum(task.done() for task in crowd) < CROWD - AT_ONCE - WAITING:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)
    assert (await portal.browser().get(f"/studies/{NCT_ID}")).status_code == 200  # while all of them wait
    door.open.set()
    answers = await asyncio.gather(*crowd)
    statuses = [status for status, _ in answers]
    assert door.most == AT_ONCE
    assert statuses.count(200) == AT_ONCE + WAITING
    assert statuses.count(503) == CROWD - AT_ONCE - WAITING
    assert all(int(later or 0) for status, later in answers if status == 503)
    (row,) = await jo.rows()
    assert (row.opened, row.failures) == (AT_ONCE + WAITING, 0)
