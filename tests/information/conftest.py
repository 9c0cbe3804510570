"""A whole portal with one study, and its pages about itself."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from portal.config import Settings
from portal.db import Database
from tests.leads.conftest import portal, relay
from tests.leads.people import Portal, a_portal
from tests.leads.records import WARM_BATHS, store
from tests.leads.relays import Refusing

__all__ = ["portal", "relay"]

Opened = Callable[..., AbstractAsyncContextManager[Portal]]


@pytest.fixture
async def opened(settings: Settings, database: Database, relay: Refusing) -> Opened:
    """Opens a portal with some settings of its own."""
    await store(database, WARM_BATHS)

    @asynccontextmanager
    async def open_with(**own: Any) -> AsyncIterator[Portal]:
        changed = Settings(**settings.model_dump() | {"smtp_url": relay.url} | own)
        async with a_portal(changed, relay) as portal:
            yield portal

    return open_with
