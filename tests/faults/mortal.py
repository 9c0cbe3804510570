"""Workers to be killed: `python -m tests.faults.mortal LEASE_SECONDS` forks one for each line it reads, and
answers with its process id.

Each is the worker's loop over the real relay. Only its leases are shorter, so that a test need not wait a
minute for what a killed one held; and it is forked from a process that has everything imported, which
saves a second."""

import asyncio
import os
import signal
import sys
from datetime import timedelta

from portal.config import load
from portal.crypto import Keyring
from portal.db import Database
from portal.mail.relay import Relay


async def work(lease: timedelta) -> None:
    """Sends what is due, for as long as it lives."""
    settings = load()
    async with Database(settings.database_url) as database:
        relay = Relay(database, Keyring(settings.encryption_keys), settings, lease=lease)
        while True:
            if not await relay.deliver_due():
                await asyncio.sleep(0.02)


def main(lease: timedelta) -> None:
    """Forks until there is nothing more to read."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave no trace
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(work(lease))
        print(child, flush=True)  # noqa: T201 - the protocol


if __name__ == "__main__":
    main(timedelta(seconds=float(sys.argv[1])))
