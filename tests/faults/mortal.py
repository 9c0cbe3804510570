"""Processes to be killed: `python -m tests.faults.mortal LEASE_SECONDS` forks one for each line it reads, and
answers with its process id. A line is `worker`, `teller`, or `server` and a port.

Each is what `portal worker`, `portal alerts run` and `portal serve` run. Only leases are shorter, so that a
test need not wait a minute for what a killed one held, and shards smaller, so that a few hundred people are
many; and they are forked from a process that has everything imported, which saves seconds."""

import asyncio
import os
import signal
import sys
from datetime import timedelta

import uvicorn

from portal import app
from portal.alerts.matching import columns, noticing
from portal.alerts.matching import rounds as matching
from portal.alerts.rounds import tell_due
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


async def tell(lease: timedelta) -> None:
    """Tells people what is new, for as long as it lives."""
    matching.LEASE, matching.ROWS_AT_ONCE = lease, 10
    for module in (columns, noticing):
        vars(module)["SHARD_SIZE"] = 50
    settings = load()
    async with Database(settings.database_url) as database:
        while True:
            await tell_due(database, Keyring(settings.encryption_keys), settings, at_any_hour=True)
            await asyncio.sleep(0.02)


def serve(port: int) -> None:
    """Answers on a port of this machine, for as long as it lives."""
    uvicorn.run(app.create(load()), host="127.0.0.1", port=port, access_log=False, log_level="warning")


def live(order: str, lease: timedelta) -> None:
    """What a forked process does."""
    kind, *port = order.split()
    if kind == "server":
        serve(int(port[0]))
    else:
        asyncio.run({"worker": work, "teller": tell}[kind](lease))


def main(lease: timedelta) -> None:
    """Forks until there is nothing more to read."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave no trace
    for order in sys.stdin:
        child = os.fork()
        if child == 0:
            live(order, lease)
        print(child, flush=True)  # noqa: T201 - the protocol


if __name__ == "__main__":
    main(timedelta(seconds=float(sys.argv[1])))
