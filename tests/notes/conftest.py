"""A whole portal for tests of notes: the application, a real database, and one study."""

from collections.abc import AsyncIterator

import pytest

from portal.config import Settings
from portal.db import Database
from tests.leads.people import Portal, a_portal
from tests.leads.records import WARM_BATHS, store
from tests.leads.relays import Refusing
from tests.smtp import serving


@pytest.fixture
async def relay() -> AsyncIterator[Refusing]:
    """A mail relay that takes everything until it is given mailboxes to refuse."""
    async with serving(Refusing()) as relay:
        yield relay


@pytest.fixture
async def portal(settings: Settings, database: Database, relay: Refusing) -> AsyncIterator[Portal]:
    """A portal with one study that takes messages at one site."""
    await store(database, WARM_BATHS)
    async with a_portal(settings.model_copy(update={"smtp_url": relay.url}), relay) as portal:
        yield portal
