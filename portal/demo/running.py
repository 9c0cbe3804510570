"""Running the demo: a folder of its own, fresh keys, the demo's studies, a server, a worker and a mailbox."""

import asyncio
import errno
import json
import secrets
import signal
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

import uvicorn
from sqlalchemy import select

from portal import app
from portal.config import Settings
from portal.crypto import new_master_key
from portal.db import Database, schema
from portal.demo import mailbox, routes, staff
from portal.demo.mailbox import HOST
from portal.studies.importing.storing import prepare, store
from portal.studies.models import Site
from portal.teams.settings import change

FOLDER = Path(__file__).parent
SEED = "NCT06419439"


class CannotListen(Exception):
    """The port is not to be had; the message says why and what to do."""


async def run(port: int, say: Callable[[str], None]) -> None:
    """Serves the demo until SIGINT or SIGTERM; `say` gets what to look at as soon as there is something.
    Raises CannotListen."""
    told_to_stop = _signalled()
    with _listening(port) as listener, tempfile.TemporaryDirectory(prefix="portal-demo-") as folder:
        port = listener.getsockname()[1]
        async with mailbox.listening() as box:
            settings = _settings(Path(folder), port, box.port)
            await _fill(settings)
            demo = app.create(settings, with_worker=True, more_routes=routes.ROUTES, more_parts=(box,))
            await staff.settle(demo.state.parts, SEED)
            say(where_to_look(port))
            server = uvicorn.Server(uvicorn.Config(demo, log_level="warning", access_log=False))
            serving = asyncio.create_task(server.serve([listener]))
            serving.add_done_callback(lambda _: told_to_stop.set())
            await told_to_stop.wait()
            server.should_exit = True
            await serving


def where_to_look(port: int) -> str:
    """What the demo prints."""
    base = f"http://{HOST}:{port}"
    return "\n".join(
        (
            "The demo is running. Everything stays on this machine and is gone when you stop it (Ctrl-C).",
            "",
            f"  A study page      {base}/studies/{SEED}",
            f"  Many sites        {base}/studies/NCT90000002",
            f"  Not recruiting    {base}/studies/NCT90000003",
            f"  For children      {base}/studies/NCT90000004",
            f"  Nobody to write   {base}/studies/NCT90000005",
            f"  Find a study      {base}/?q=pain",
            f"  Write to a team   {base}/studies/{SEED}/message",
            "  The receipt       send a message, and you are led to it",
            f"  Private notes     {base}/notes",
            f"  News of studies   {base}/alerts?study=NCT90000003",
            "                    sign up, confirm by the code, then press the button below the mailbox",
            f"  The staff inbox   {base}/staff/leads",
            f"                    sign in as {staff.COORDINATOR} or {staff.ADMIN};",
            "                    the link to sign in comes to the mailbox below",
            f"  Every e-mail      {base}/demo/mailbox",
        )
    )


def _signalled() -> asyncio.Event:
    """Set by the first signal to stop, however early it comes; a second one ends the demo at once."""
    event, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop(*_: object) -> None:
        for number, handler in before.items():
            signal.signal(number, handler)
        loop.call_soon_threadsafe(event.set)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    return event


def _listening(port: int) -> socket.socket:
    """A socket that queues visitors until they can be served; port 0 is any free one."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        why = "is taken" if error.errno == errno.EADDRINUSE else "cannot be used"
        raise CannotListen(f"Port {port} {why}. Choose another: {_another(port)}") from None


def _another(port: int) -> str:
    return f"portal demo --port {port + 10 if 1024 <= port <= 65000 else 8010}"


def _settings(folder: Path, port: int, smtp_port: int) -> Settings:
    """Settings that ignore the environment: a demo must not touch a real portal's database or relay."""
    return Settings.model_construct(
        **{
            name: field.get_default(call_default_factory=True)
            for name, field in Settings.model_fields.items()
        }
        | {
            "database_url": f"sqlite+aiosqlite:///{folder / 'portal.db'}",
            "base_url": f"http://{HOST}:{port}",
            "secret_keys": [secrets.token_urlsafe(48)],
            "encryption_keys": [new_master_key()],
            "smtp_url": f"smtp://{HOST}:{smtp_port}?tls=none",
            "mail_from": "portal@example.org",
            "operator_name": "Example Study Portal",
            "operator_address": "1 Example Street, Springfield",
            "fallback_email": "operator@example.org",
            "texts": str(FOLDER / "texts"),
        }
    )


async def _fill(settings: Settings) -> None:
    """The demo's studies, and what a person would set for one of the teams."""
    records = [json.loads(file.read_text("utf-8")) for file in sorted((FOLDER / "studies").glob("*.json"))]
    async with Database(settings.database_url) as database:
        await schema.prepare(database)
        async with database.write.begin() as session:
            await store(session, [prepare(record) for record in records])
            team = await session.scalar(select(Site.team_id).where(Site.nct_id == SEED))
            if team is not None:
                await change(session, team, languages=["es"], reply_within_days=2)
