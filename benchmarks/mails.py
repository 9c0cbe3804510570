"""Mails relayed from the outbox against a bare loop of aiosmtplib on one kept connection, to the same
server."""

import asyncio
import sys
from email.message import EmailMessage
from pathlib import Path
from time import perf_counter

from aiosmtplib import SMTP

from benchmarks.report import Comparison
from benchmarks.servers import free_port, listening
from benchmarks.stage import environment
from portal.assembly import assemble
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.db.schema import prepare
from portal.mail.kinds import Kind
from portal.mail.message import Mail
from portal.mail.outbox import enqueue
from portal.mail.relay import Relay
from portal.web.parts import Parts

PAIRS = 5
MAILS = 300
TEXT = "Someone wrote to your team and wants to hear from you.\n" * 20
HTML = f"<!doctype html><html lang='en'><body><p>{TEXT}</p></body></html>"


async def compare(folder: Path) -> list[str]:
    """A line on mails a second: opened, built, fenced, sent and recorded, against built once and sent."""
    port = free_port()
    sink = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.sink", str(port))
    try:
        await listening(port)
        parts = _parts(folder, port)
        async with parts[Database] as database:
            await prepare(database)
            turns = [(await _relayed(parts), await _sent(port)) for _ in range(PAIRS + 1)][1:]
    finally:
        sink.terminate()
        await sink.wait()
    relayed, sent = zip(*turns, strict=True)
    floor = "a bare aiosmtplib loop on one kept connection to the same server"
    return [str(Comparison("mails relayed", "a second", relayed, sent, floor_is=floor, more_is_better=True))]


def _parts(folder: Path, port: int) -> Parts:
    values = {
        name.removeprefix("PORTAL_").lower(): value for name, value in environment(folder, port).items()
    }
    return assemble(Settings(_env_file=None, **values))  # type: ignore[arg-type]


async def _relayed(parts: Parts) -> float:
    mail = Mail(Kind.CONFIRMATION, "ana@example.org", "A copy of your message", TEXT, HTML, "en")
    async with parts[Database].write.begin() as session:
        for _ in range(MAILS):
            await enqueue(session, parts[Keyring], mail, about="lead:benchmark")
    relay = Relay(parts[Database], parts[Keyring], parts[Settings])
    began = perf_counter()
    while await relay.has_work():
        await relay.deliver_due()
    seconds = perf_counter() - began
    await relay.close()
    return MAILS / seconds


async def _sent(port: int) -> float:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@example.org", "ana@example.org", "A copy"
    message.set_content(TEXT)
    message.add_alternative(HTML, subtype="html")
    ready = message.as_bytes()
    async with SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
        began = perf_counter()
        for _ in range(MAILS):
            await smtp.sendmail("portal@example.org", ["ana@example.org"], ready)
        return MAILS / (perf_counter() - began)
