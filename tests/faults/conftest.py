"""Workers and servers as processes, and a relay that remembers on which connection a mail came."""

import asyncio
import base64
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.config import Settings
from tests.mail.conftest import Office
from tests.smtp import Relay, serving

Start = Callable[[], Awaitable["Mortal"]]


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

    def saw_all_and_few_copies(self, message_ids: set[str], kills: int) -> None:
        """Asserts what is promised of killed workers: every mail came; there are no more copies than kills,
        one at most for each connection, and they are like their first."""
        assert {message_id for _, message_id in self.seen} == message_ids
        assert len(self.seen) - len(message_ids) <= kills
        last = {mail: place for place, (_, mail) in enumerate(self.seen)}
        cut_short = [connection for place, (connection, mail) in enumerate(self.seen) if last[mail] > place]
        assert len(cut_short) == len(set(cut_short)), "a connection left more than one copy behind"
        first: dict[str, bytes] = {}
        for mail in self.received:
            assert first.setdefault(message_id(mail.content), mail.content) == mail.content


class Mortal:
    """A running process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    async def kill(self) -> None:
        """SIGKILL: no code of it runs any more."""
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


@dataclass(frozen=True, slots=True)
class Nursery:
    """Starts processes on one database; tests/faults/mortal.py has its other half."""

    process: Process
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def worker(self) -> Mortal:
        """A worker, at work."""
        return await self._start("worker")

    async def teller(self) -> Mortal:
        """A process that tells people what is new of studies."""
        return await self._start("teller")

    async def server(self, port: int) -> Mortal:
        """A server, which answers on this port before long."""
        return await self._start(f"server {port}")

    async def _start(self, order: str) -> Mortal:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        async with self.turn:
            self.process.stdin.write(f"{order}\n".encode())
            return Mortal(int(await self.process.stdout.readline()))


@pytest.fixture
def lease_seconds() -> float:
    """How long a worker holds what it claimed: short, for what a killed one held is waited for."""
    return 0.5


@pytest.fixture
async def nursery(settings: Settings, witness: Witness, lease_seconds: float) -> AsyncIterator[Nursery]:
    """Of workers and servers on the database of `settings`; all are dead at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.mortal", str(lease_seconds)),
        env=environment_of(settings, witness),
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )
    yield Nursery(process)
    os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


@pytest.fixture
def start(nursery: Nursery) -> Start:
    """Starts a worker on the database of `settings`."""
    return nursery.worker
