"""The public pages of studies, served as the application serves them, over a database of the test's own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from portal.app import create
from portal.config import Settings
from portal.db import Database
from portal.studies.importing import storing as importing
from portal.web.parts import Parts
from tests.registry import Registry, serving
from tests.studies.hand_made import BATH, NAP, OLD, TEA, record
from tests.studies.taking_in import take_in

Import = Callable[..., Awaitable[None]]


@pytest.fixture
async def browser(settings: Settings, schema_in_place: None) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser at a portal with these settings; it follows no redirection by itself."""
    async with browsing(settings) as client:
        yield client


@asynccontextmanager
async def browsing(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """The same for settings that a test makes for itself."""
    app = create(settings)
    parts: Parts = app.state.parts
    transport = httpx2.ASGITransport(app=app)
    async with parts[Database], httpx2.AsyncClient(transport=transport, base_url=settings.base_url) as client:
        yield client


@pytest.fixture
def imported(database: Database) -> Import:
    """What imports studies by their numbers, all with the same changes to the example record."""

    async def importing_them(*nct_ids: str, **changes: Any) -> None:
        batch = [importing.prepare(a_record(nct_id, **changes)) for nct_id in nct_ids]
        async with database.write.begin() as session:
            await importing.store(session, batch)

    return importing_them


@pytest.fixture
async def registry() -> AsyncIterator[Registry]:
    """A registry with three studies that differ in condition, sponsor and age."""
    async with serving() as registry:
        registry.add(
            record(TEA),
            record(BATH, conditionsModule={"conditions": ["Back Pain"]}, statusModule=OLD),
            record(NAP, sponsorCollaboratorsModule={"leadSponsor": {"name": "Nap & Co"}}),
        )
        yield registry


@pytest.fixture
async def known(database: Database) -> AsyncIterator[Registry]:
    """A registry with two studies, one of which is stored here."""
    await take_in(database, record(TEA))
    async with serving() as known:
        known.add(record(TEA), record(BATH))
        yield known


@pytest.fixture
def daily(settings: Settings, known: Registry) -> Settings:
    """Settings for a sync once a day."""
    return settings.model_copy(update={"registry_url": known.url, "sync_hours": 24.0})


def a_record(
    nct_id: str,
    title: str = "Warm Baths",
    status: str = "RECRUITING",
    conditions: tuple[str, ...] = ("Back Pain",),
    criteria: str = "",
) -> dict[str, Any]:
    """A registry record of a study at one site."""
    contact = {
        "name": "Robin Marsh",
        "phone": "202-555-0143",
        "email": "robin@example.org",
        "role": "CONTACT",
    }
    place = {
        "facility": "Springfield Clinic",
        "city": "Springfield",
        "state": "Illinois",
        "country": "United States",
    }
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id, "briefTitle": title},
            "statusModule": {"overallStatus": status, "lastUpdatePostDateStruct": {"date": "2026-02-01"}},
            "conditionsModule": {"conditions": list(conditions)},
            "descriptionModule": {"briefSummary": "Do warm baths help?"},
            "eligibilityModule": {"eligibilityCriteria": criteria} if criteria else {},
            "contactsLocationsModule": {
                "locations": [{**place, "status": "RECRUITING", "contacts": [contact]}]
            },
        }
    }
