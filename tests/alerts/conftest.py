"""A whole portal for tests of news of studies: the application, a real database and a real mail relay."""

from collections.abc import AsyncIterator

import pytest

from portal.config import Settings
from portal.db import Database
from tests.alerts.followers import Alerts
from tests.leads.people import a_portal
from tests.leads.relays import Refusing
from tests.smtp import serving


@pytest.fixture
async def relay() -> AsyncIterator[Refusing]:
    """A mail relay that takes everything until it is given mailboxes to refuse."""
    async with serving(Refusing()) as relay:
        yield relay


@pytest.fixture
async def alerts(settings: Settings, database: Database, relay: Refusing) -> AsyncIterator[Alerts]:
    """A portal without studies."""
    async with a_portal(settings.model_copy(update={"smtp_url": relay.url}), relay) as portal:
        yield Alerts(portal)
