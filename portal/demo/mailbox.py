"""The demo's mailbox: a real SMTP server on this machine that keeps what it is sent and passes nothing on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count

from aiosmtpd.smtp import SMTP, Envelope, Session

from portal import clock

HOST = "127.0.0.1"
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """One e-mail as it arrived."""

    id: int
    to: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    arrived_at: datetime


class Mailbox:
    """The newest e-mails, in memory."""

    def __init__(self) -> None:
        self.port = 0
        self._kept: dict[int, Kept] = {}
        self._ids = count(1)

    def newest_first(self) -> list[Kept]:
        """Everything kept."""
        return list(reversed(self._kept.values()))

    def find(self, kept_id: int) -> Kept | None:
        """One e-mail, unless it was never there."""
        return self._kept.get(kept_id)

    def keep(self, content: bytes, recipients: list[str]) -> None:
        """Takes an e-mail in; the oldest goes when there are too many."""
        message = message_from_bytes(content, policy=policy.default)
        kept = Kept(
            id=next(self._ids),
            to=", ".join(recipients),
            subject=str(message["subject"] or ""),
            text=_part(message, "plain"),
            html=_part(message, "html"),
            headers=tuple((name, str(value)) for name, value in message.items()),
            arrived_at=clock.now(),
        )
        self._kept[kept.id] = kept
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by the server for each e-mail."""
        content = envelope.content
        self.keep(content.encode() if isinstance(content, str) else content or b"", envelope.rcpt_tos)
        return "250 2.0.0 kept in the demo's mailbox"


@asynccontextmanager
async def listening() -> AsyncIterator[Mailbox]:
    """A mailbox on a free port of this machine."""
    mailbox = Mailbox()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(mailbox, hostname="demo.example.org"), HOST, 0
    )
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""
