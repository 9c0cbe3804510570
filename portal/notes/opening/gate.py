"""Where passcodes are stretched: in threads of their own and few at a time, so that a crowd at the door can
take neither the memory of the machine nor the time of those who read studies."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from portal import crypto
from portal.crypto import Cost

AT_ONCE = 2  # each takes 64 MiB while it runs
WAITING = 16  # a second or two at the door
RETRY_SECONDS = 10


class Busy(Exception):
    """More people are at the door than may wait there."""

    def __init__(self, retry_after: int = RETRY_SECONDS) -> None:
        super().__init__(f"Too many passcodes at once; again in {retry_after} seconds.")
        self.retry_after = retry_after


class Gate:
    """A process has one. `cost` is what the passcode of a new share is stretched with; each share keeps its
    own."""

    def __init__(self, cost: Cost | None = None) -> None:
        self.cost = cost or Cost()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passcodes")
        self._inside = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place at the door, for as long as the block takes. Raises Busy where there is none."""
        if self._inside >= AT_ONCE + WAITING:
            raise Busy
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def stretched(self, passcode: str, salt: bytes, cost: Cost) -> bytes:
        """What `crypto.stretched` makes of a passcode, without keeping others from theirs. Whoever calls this
        has a place."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, crypto.stretched, passcode, salt, cost)
