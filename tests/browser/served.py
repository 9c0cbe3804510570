"""A portal of a test's own behind a real port, for what takes days or a key to reach in the demo."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import uvicorn
from playwright.async_api import Browser

from portal import app
from portal.config import Settings
from portal.db import Database
from tests.browser.conftest import LONGEST_WAIT
from tests.browser.visitor import Visitor
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


async def a_visitor(portal: Portal, browser: Browser, stack: AsyncExitStack, **options: Any) -> Visitor:
    """Somebody who was never here, with a browser of their own. Options are those of a browser context."""
    base_url = portal.desk.settings.base_url
    context = await stack.enter_async_context(await browser.new_context(base_url=base_url, **options))
    context.set_default_timeout(LONGEST_WAIT)
    return Visitor(await context.new_page(), base_url)
