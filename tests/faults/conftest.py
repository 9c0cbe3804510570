"""Workers as processes, and a server that remembers on which connection a mail came."""

import asyncio
import base64
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.config import Settings
from tests.mail.conftest import Office
from tests.smtp import Relay, serving

LEASE_SECONDS = "0.5"

Start = Callable[[], Awaitable["Worker"]]


@dataclass
class Witness(Relay):
    """A relay that knows the connection and the Message-ID of each mail, in the order in which they came."""

    seen: list[tuple[int, str]] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps the message and where it came from."""
        answer = await super().handle_DATA(server, session, envelope)
        if session not in self.sessions:
            self.sessions.append(session)
        self.seen.append((self.sessions.index(session), message_id(self.received[-1].content)))
        self.news.set()
        return answer

    async def until(self, number: int) -> None:
        """Returns once so many mails have come, copies counted."""
        while len(self.seen) < number:
            self.news.clear()
            await self.news.wait()


class Worker:
    """A running worker."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    async def kill(self) -> None:
        """SIGKILL: no code of the worker's runs any more."""
        with suppress(ProcessLookupError):
            while True:
                os.kill(self.pid, signal.SIGKILL)
                await asyncio.sleep(0.002)


def environment_of(settings: Settings, server: Relay) -> dict[str, str]:
    """The settings of a process that sends to this server."""
    keys = (base64.urlsafe_b64encode(key).decode() for key in settings.encryption_keys)
    return os.environ | {
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_SECRET_KEYS": ",".join(settings.secret_keys),
        "PORTAL_ENCRYPTION_KEYS": ",".join(keys),
        "PORTAL_SMTP_URL": server.url,
        "PORTAL_MAIL_FROM": settings.mail_from,
        "PORTAL_FALLBACK_EMAIL": settings.fallback_email,
    }


def message_id(content: bytes) -> str:
    """The Message-ID header; a parser would take longer than the worker."""
    found = re.search(rb"^Message-ID: (<[^>]+>)\r$", content, re.MULTILINE)
    assert found is not None
    return found[1].decode()


async def until_accepted(office: Office, number: int) -> None:
    """Returns once the outbox says that so many mails were accepted."""
    while (await office.states()).get("accepted", 0) < number:  # noqa: ASYNC110 - it is another process that says so
        await asyncio.sleep(0.1)


@pytest.fixture
async def witness() -> AsyncIterator[Witness]:
    """The server to which the workers send."""
    async with serving(Witness()) as witness:
        yield witness


@pytest.fixture
async def start(settings: Settings, witness: Witness) -> AsyncIterator[Start]:
    """Starts a worker on the database of `settings`."""
    nursery = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.mortal", LEASE_SECONDS),
        env=environment_of(settings, witness),
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )
    orders, answers, one_at_a_time = nursery.stdin, nursery.stdout, asyncio.Lock()
    assert orders is not None
    assert answers is not None

    async def start() -> Worker:
        async with one_at_a_time:
            orders.write(b"\n")
            return Worker(int(await answers.readline()))

    yield start
    os.killpg(nursery.pid, signal.SIGKILL)
    await nursery.wait()
