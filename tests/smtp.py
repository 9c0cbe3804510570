"""A real SMTP server for tests, on a free port: it keeps what it is sent, and can insist on STARTTLS and on a
password, as relays do."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, AuthenticatorType, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER = "portal"


@dataclass(frozen=True, slots=True)
class Received:
    """One message as it came in, with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return message_from_bytes(self.content, policy=policy.default)


@dataclass
class Relay:
    """What the server does with a message, and all it has kept.

    A relay with faults overrides `handle_DATA`, adds others of aiosmtpd's `handle_…` methods, or changes
    `connection`.
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The setting that reaches it without encryption."""
        return f"smtp://{HOST}:{self.port}?tls=none"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps the message."""
        content = envelope.original_content or b""
        self.received.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        return "250 2.0.0 Kept"

    def connection(self, tls: ssl.SSLContext | None, password: str) -> asyncio.Protocol:
        """The server's side of one new connection."""
        return SMTP(
            self,
            hostname="relay.example.org",
            enable_SMTPUTF8=False,
            tls_context=tls,
            require_starttls=tls is not None,
            auth_required=bool(password),
            authenticator=only(password) if password else None,
            timeout=30,
        )


AnyRelay = TypeVar("AnyRelay", bound=Relay)


@asynccontextmanager
async def serving(
    relay: AnyRelay, tls: ssl.SSLContext | None = None, password: str = ""
) -> AsyncIterator[AnyRelay]:
    """Runs the server around a block. With `tls` it insists on STARTTLS, with a password on AUTH after it."""
    open_connections: list[asyncio.Protocol] = []

    def connect() -> asyncio.Protocol:
        open_connections.append(relay.connection(tls, password))
        return open_connections[-1]

    server = await asyncio.get_running_loop().create_server(connect, HOST, relay.port)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
        for connection in open_connections:
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.close()
        await server.wait_closed()


def only(password: str) -> AuthenticatorType:
    """Lets in the one user with this password."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = data == LoginPassword(USER.encode(), password.encode())
        return AuthResult(success=right, handled=right)

    return check
