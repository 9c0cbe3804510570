"""Records written by hand in the registry's form, about studies that do not exist."""

from typing import Any

NCT_ID = "NCT09990001"
TEA, BATH, NAP = NCT_ID, "NCT09990002", "NCT09990003"
OLD = {"lastUpdatePostDateStruct": {"date": "2020-01-01"}}

Raw = dict[str, Any]


def location(facility: str | None = "Elm Clinic", city: str = "Ann Arbor", **more: Any) -> Raw:
    """A site as the registry lists it; None leaves a part out."""
    parts = {"facility": facility, "city": city, "country": "United States", **more}
    return {name: value for name, value in parts.items() if value is not None}


def contact(name: str = "Robin Marsh", **more: Any) -> Raw:
    """Somebody who can be reached."""
    return {"name": name, "role": "CONTACT", "phone": "202-555-0143", "email": "robin@example.org", **more}


def record(nct_id: str = NCT_ID, **modules: Raw) -> Raw:
    """A whole record. Each argument changes keys of the module of that name; None takes a key out."""
    protocol: dict[str, Raw] = {
        "identificationModule": {
            "nctId": nct_id,
            "briefTitle": "Tea Before Bed",
            "officialTitle": "Tea and Sleep",
        },
        "statusModule": {
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2025-12"},
            "completionDateStruct": {"date": "2029-06-30", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2026-02-01", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example Institute", "class": "OTHER"}},
        "descriptionModule": {"briefSummary": "Does tea help people sleep?"},
        "conditionsModule": {"conditions": ["Insomnia", "Café au Lait Spots"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "enrollmentInfo": {"count": 44, "type": "ESTIMATED"},
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* Coffee",
            "sex": "ALL",
            "minimumAge": "18 Years",
            "healthyVolunteers": False,
        },
        "contactsLocationsModule": {"centralContacts": [contact()], "locations": [location()]},
    }
    for name, changes in modules.items():
        kept = {**protocol.get(name, {}), **changes}
        protocol[name] = {key: value for key, value in kept.items() if value is not None}
    return {
        "protocolSection": protocol,
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-02-02"}},
    }


def at(*locations: Raw, nct_id: str = NCT_ID) -> Raw:
    """A record with these sites."""
    return record(nct_id, contactsLocationsModule={"locations": list(locations)})
