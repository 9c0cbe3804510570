"""A whole portal for tests of messages: the application, a real database, a real mail relay, and people who use it."""

from collections.abc import AsyncIterator

import pytest

from portal.config import Settings
from portal.db import Database
from tests.leads.people import Portal, a_portal
from tests.leads.records import WARM_BATHS, store
from tests.smtp import Relay


@pytest.fixture
async def portal(settings: Settings, database: Database, relay: Relay) -> AsyncIterator[Portal]:
    """A portal with one study that takes messages at one site; its mail goes to `relay`."""
    await store(database, WARM_BATHS)
    async with a_portal(settings.model_copy(update={"smtp_url": relay.url}), relay) as portal:
        yield portal
