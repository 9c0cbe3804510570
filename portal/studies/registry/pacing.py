"""How often the registry is asked: at most once a second, and more rarely while it has troubles."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

SECONDS_BETWEEN = 1.0  # no limit is documented; this is what the registry's users agree on
FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 60.0
LONGEST_ASKED_SECONDS = 300.0
MOST_TRIES = 8
# The longest that one question can take, tries of a minute and waits together; leases are longer.
LONGEST_SECONDS = MOST_TRIES * (60 + LONGEST_ASKED_SECONDS)


class TooLongAWait(Exception):
    """The registry asks to be left alone for longer than anybody waits; the message says how long."""


@dataclass(slots=True)
class Pace:
    """Says when to ask next. `monotonic` (seconds), `sleep` and `chance` (0 to 1) are a test's to replace."""

    seconds_between: float = SECONDS_BETWEEN
    first_wait: float = FIRST_WAIT_SECONDS
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    _next_at: float | None = field(default=None, init=False)

    async def turn(self) -> None:
        """Waits until the last request began long enough ago, and takes the turn."""
        if self._next_at is not None and (early := self._next_at - self.monotonic()) > 0:
            await self.sleep(early)
        self._next_at = self.monotonic() + self.seconds_between

    async def back_off(self, failures: int, asked: float | None = None) -> None:
        """Waits after this many failures in a row (1 is the first): twice as long each time, with up to half
        more by chance; `asked` is the least that the registry asks for, in seconds. Raises TooLongAWait."""
        if asked is not None and asked > LONGEST_ASKED_SECONDS:
            raise TooLongAWait(f"it asks to be left alone for {asked / 60:,.0f} minutes")
        wait = min(self.first_wait * 2 ** (failures - 1), LONGEST_WAIT_SECONDS) * (1 + self.chance() / 2)
        await self.sleep(max(wait, asked or 0.0))


def retry_after(header: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, in either of its forms; None for one that says nothing
    (RFC 9110, 10.2.3)."""
    if not header:
        return None
    if header.strip().isascii() and header.strip().isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None
