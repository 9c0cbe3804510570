"""A portal for tests of sharing, whose passcodes are cheap to stretch."""

from collections.abc import AsyncIterator

import pytest

from portal import app
from portal.config import Settings
from portal.crypto import Cost
from portal.db import Database
from portal.notes.opening.gate import Gate
from portal.web.parts import Parts
from tests.leads.people import Portal
from tests.leads.records import WARM_BATHS, store
from tests.leads.relays import Refusing

CHEAP = Cost(passes=1, kibibytes=8)


@pytest.fixture
async def portal(settings: Settings, database: Database) -> AsyncIterator[Portal]:
    """A portal with one study; no mail goes out."""
    await store(database, WARM_BATHS)
    application = app.create(settings, more_parts=[Gate(CHEAP)])
    parts: Parts = application.state.parts
    async with parts[Database]:
        yield Portal(application, parts, Refusing())
