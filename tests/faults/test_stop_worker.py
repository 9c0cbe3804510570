"""`portal worker` is told to stop while a server thinks about a mail."""

import asyncio
import signal
import sys

import pytest

from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from tests.faults.conftest import environment_of
from tests.mail.conftest import Office
from tests.mail.server import FaultyRelay
from tests.smtp import serving


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_the_mail_in_hand_is_finished_and_the_process_ends_well(
    database: Database, keyring: Keyring, settings: Settings, told: signal.Signals
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def think() -> None:
        begun.set()
        await go_on.wait()

    office = Office(database, keyring)
    await office.put_many(3)
    async with serving(FaultyRelay(while_thinking=think)) as server:
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "portal", "worker"), env=environment_of(settings, server)
        )
        await begun.wait()
        worker.send_signal(told)
        await asyncio.sleep(0.2)
        go_on.set()
        assert await worker.wait() == 0
        assert len(server.received) == 1
    assert await office.states() == {"accepted": 1, "queued": 2}
