"""Studies for tests of messages, as the registry would list them."""

from typing import Any

from portal.db import Database
from portal.studies.importing import storing as importing

NCT_ID = "NCT01234567"
TITLE = "Warm Baths for Sore Backs"
SITE_MAILBOX, SECOND_MAILBOX, CENTRAL_MAILBOX = "robin@example.org", "alex@example.org", "central@example.org"


def contact(name: str, email: str | None, phone: str = "202-555-0143") -> dict[str, str]:
    """One contact of a site or study."""
    parts = {"name": name, "role": "CONTACT", "phone": phone, "email": email}
    return {key: value for key, value in parts.items() if value}


def location(facility: str, *contacts: dict[str, str], country: str = "United States") -> dict[str, Any]:
    """A place at which a study recruits."""
    return {
        "facility": facility,
        "city": "Springfield",
        "country": country,
        "status": "RECRUITING",
        "contacts": list(contacts),
    }


def record(*locations: dict[str, Any], status: str = "RECRUITING", **parts: Any) -> dict[str, Any]:
    """A record with these sites; `central` are the study's central contacts, `ages` its age limits."""
    contacts = {"locations": list(locations), "centralContacts": parts.get("central", [])}
    return {
        "protocolSection": {
            "identificationModule": {"nctId": NCT_ID, "briefTitle": TITLE},
            "statusModule": {"overallStatus": status, "lastUpdatePostDateStruct": {"date": "2026-02-01"}},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University"}},
            "conditionsModule": {"conditions": ["Back Pain"]},
            "descriptionModule": {"briefSummary": "Do warm baths help?"},
            "eligibilityModule": parts.get("ages", {"minimumAge": "18 Years"}),
            "contactsLocationsModule": {name: value for name, value in contacts.items() if value},
        }
    }


WARM_BATHS = record(
    location("Springfield Clinic", contact("Robin Marsh", SITE_MAILBOX), contact("Alex Poe", SECOND_MAILBOX)),
    central=[contact("Sam Vale", CENTRAL_MAILBOX, "202-555-0170")],
)


async def store(database: Database, *records: dict[str, Any]) -> None:
    """Imports records."""
    async with database.write.begin() as session:
        await importing.store(session, [importing.prepare(one) for one in records])
