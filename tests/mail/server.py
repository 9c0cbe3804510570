"""An SMTP server that behaves badly where it is told to: it refuses, hangs, or hangs up."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.smtp import Relay

HANG = "hang"
HANG_UP = "hang up"
AS_USUAL = ""
BANNER, EHLO, MAIL, RCPT, DATA, BODY = "BANNER", "EHLO", "MAIL", "RCPT", "DATA", "BODY"


@dataclass
class FaultyRelay(Relay):
    """A relay with a script: for each step the answers to give, one after the other, before it behaves again.

    An answer is a line such as "450 4.2.1 Busy", or HANG or HANG_UP, or AS_USUAL. BODY is the answer
    after the final dot; what hangs there has been kept, as by a server whose answer is lost on the way.
    `connections` counts them; `while_thinking` happens between a body and the answer to it.
    """

    script: dict[str, list[str]] = field(default_factory=dict)
    connections: int = 0
    while_thinking: Callable[[], Awaitable[None]] | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps the message unless the script refuses it."""
        if self.while_thinking is not None:
            await self.while_thinking()
        answer = self.next(BODY)
        if answer is None or answer in {HANG, HANG_UP}:
            kept = await super().handle_DATA(server, session, envelope)
            return kept if answer is None else await self.play(server, answer)
        return answer

    def connection(self, tls: ssl.SSLContext | None, password: str) -> asyncio.Protocol:
        """The server's side of a connection, which looks at the script before each step."""
        self.connections += 1
        answer = self.next(BANNER)
        if answer is not None:
            return Greeter(answer)
        usual = super().connection(tls, password)
        assert isinstance(usual, SMTP)
        for command in (EHLO, MAIL, RCPT, DATA):
            usual._smtp_methods[command] = self.scripted(usual, command)
        return usual

    def next(self, step: str) -> str | None:
        """What the script says of a step now."""
        answers = self.script.get(step, [])
        return (answers.pop(0) or None) if answers else None

    def scripted(self, server: SMTP, command: str) -> object:
        """A command's usual handling behind a look at the script."""
        usual = server._smtp_methods[command]

        async def handle(argument: str) -> None:
            answer = self.next(command)
            if answer is None:
                await usual(argument)
            else:
                await server.push(await self.play(server, answer))

        return handle

    async def play(self, server: SMTP, answer: str) -> str:
        """Hangs, hangs up, or gives the answer; 421 is followed by hanging up, as it is by real servers."""
        if answer == HANG:
            await asyncio.Event().wait()
        if answer == HANG_UP or answer.startswith("421"):
            if answer != HANG_UP:
                await server.push(answer)
            assert server.transport is not None
            server.transport.close()
            await asyncio.Event().wait()
        return answer


class Greeter(asyncio.Protocol):
    """Says one line at most, and never anything else."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greets, or not."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self.answer == HANG_UP:
            transport.abort()
        elif self.answer != HANG:
            transport.write(f"{self.answer}\r\n".encode())
