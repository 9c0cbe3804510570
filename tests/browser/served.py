"""A portal of a test's own behind a real port, for what takes days or a key to reach in the demo."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from portal import app
from portal.config import Settings
from portal.db import Database
from tests.leads.people import Portal
from tests.leads.records import WARM_BATHS, store
from tests.leads.relays import Refusing

HOST = "127.0.0.1"


@asynccontextmanager
async def a_served_portal(settings: Settings, relay: Refusing) -> AsyncIterator[Portal]:
    """The application with one study, which answers at its base address; its worker works when it is told
    to."""
    with socket.create_server((HOST, 0)) as listener:
        base_url = f"http://{HOST}:{listener.getsockname()[1]}"
        given = settings.model_copy(update={"smtp_url": relay.url, "base_url": base_url})
        application = app.create(given)
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning", access_log=False))
        serving = asyncio.create_task(server.serve([listener]))
        try:
            while not server.started:  # noqa: ASYNC110 - it has no event for that
                await asyncio.sleep(0.01)
            parts = application.state.parts
            await store(parts[Database], WARM_BATHS)
            yield Portal(application, parts, relay)
        finally:
            server.should_exit = True
            await serving
