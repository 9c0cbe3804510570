"""Studies with sites in and far from Austin, and pages for whoever asks from there."""

from typing import Any

import httpx2

from portal.db import Database
from portal.studies.importing import storing as importing
from tests.html import Element, parse
from tests.studies.conftest import a_record


def study(number: int, *sites: dict[str, Any], status: str = "RECRUITING") -> dict[str, Any]:
    """A record with sites at these points, or in these towns."""
    record = a_record(f"NCT{number:08}", f"Study {number}", status)
    contact = {"name": "Robin Marsh", "email": "robin@example.org", "role": "CONTACT"}
    places = [
        {"country": "United States", "status": "RECRUITING", "contacts": [contact], **site} for site in sites
    ]
    record["protocolSection"]["contactsLocationsModule"] = {"locations": places}
    return record


def at(latitude: float, longitude: float, city: str = "Somewhere", **more: Any) -> dict[str, Any]:
    return {
        "city": city,
        "facility": f"{city} Clinic",
        "geoPoint": {"lat": latitude, "lon": longitude},
        **more,
    }


LONDON = at(51.5, -0.1, "London", country="United Kingdom")
STUDIES = (
    study(1, at(41.88, -87.63, "Chicago", state="Illinois")),
    study(2, at(40.71, -74.0, "New York"), at(32.78, -96.8, "Dallas", state="Texas")),
    study(3, at(30.3, -97.7, "Austin", status="COMPLETED"), LONDON),
    study(4, at(30.3, -97.7, "Austin"), status="COMPLETED"),
    study(5, {"city": "Nowhere at All"}),
    study(6, {"city": "Waco", "state": "Texas"}),
    study(7, {"city": "Some Hospital", "zip": "78701-1234"}),
)


async def store(database: Database, *records: dict[str, Any]) -> None:
    """Imports records."""
    async with database.write.begin() as session:
        await importing.store(session, [importing.prepare(one) for one in records])


async def opened(browser: httpx2.AsyncClient, address: str) -> Element:
    """The page at an address."""
    answer = await browser.get(address)
    assert answer.status_code == 200
    return parse(answer.text)
