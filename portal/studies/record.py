"""Reads a registry record (ClinicalTrials.gov API v2, an object of `/studies`); alone knows its keys.

The registry requires nothing of its own records, so everything but the study's number may be missing, null,
or of another type than its description says: what cannot be read is left out, and never costs the rest."""

import json
import re

from portal.studies.importing.lenient import Raw, line, lines, part, parts, text
from portal.studies.study import Age, AgeUnit, Location, Names, PartialDate, Study
from portal.teams.contacts import Contact

NCT_ID = re.compile(r"NCT[0-9]{8}")
AGE = re.compile(r"\s*([0-9]{1,4})\s*(year|month|week|day|hour|minute)s?\s*", re.IGNORECASE)
PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
FEWEST_PHONE_DIGITS = 5
UNKNOWN = "UNKNOWN"
SURE = "HIGH"  # how the registry marks a heading that it took from the record's own words


class NotARecord(Exception):
    """What was read is no study record; `reason` says why, in words for whoever imports it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(raw: object) -> Study:
    """The study in a record. Raises NotARecord for anything that does not say which study it is."""
    protocol = _protocol(raw)
    identification, status = part(protocol, "identificationModule"), part(protocol, "statusModule")
    design, descriptions = part(protocol, "designModule"), part(protocol, "descriptionModule")
    eligibility, contacts = part(protocol, "eligibilityModule"), part(protocol, "contactsLocationsModule")
    nct_id = _nct_id(identification)
    return Study(
        nct_id=nct_id,
        title=line(identification, "briefTitle") or line(identification, "officialTitle") or nct_id,
        status=line(status, "overallStatus") or UNKNOWN,
        why_stopped=text(status, "whyStopped"),
        last_update=_date(status, "lastUpdatePostDateStruct"),
        study_type=line(design, "studyType"),
        phases=lines(design, "phases"),
        sponsor=line(part(protocol, "sponsorCollaboratorsModule", "leadSponsor"), "name"),
        summary=text(descriptions, "briefSummary"),
        description=text(descriptions, "detailedDescription"),
        conditions=lines(part(protocol, "conditionsModule"), "conditions"),
        eligibility=text(eligibility, "eligibilityCriteria"),
        sex=line(eligibility, "sex"),
        minimum_age=_age(eligibility, "minimumAge"),
        maximum_age=_age(eligibility, "maximumAge"),
        central_contacts=_contacts(contacts, "centralContacts"),
        locations=tuple(_location(one) for one in parts(contacts, "locations")),
    )


def names(raw: object) -> Names:
    """The conditions that a record is about, by all the names it gives them. Raises NotARecord."""
    stated = part(_protocol(raw), "conditionsModule")
    browse = part(raw if isinstance(raw, dict) else {}, "derivedSection", "conditionBrowseModule")
    leaves = [one for one in parts(browse, "browseLeaves") if one.get("relevance") == SURE]
    found = ((line(leaf, "asFound"), line(leaf, "name")) for leaf in leaves)
    return Names(
        lines(stated, "conditions"),
        lines(stated, "keywords"),
        _terms(browse, "meshes"),
        _terms(browse, "ancestors"),
        tuple((words, heading) for words, heading in found if words and heading),
    )


def canonical(raw: object) -> bytes:
    """The record as bytes that are equal for equal records, whatever the order of their keys. Left out is the
    day of the registry's data set, which changes daily in every record. Raises NotARecord."""
    if isinstance(raw, dict) and isinstance(derived := raw.get("derivedSection"), dict):
        misc = derived.get("miscInfoModule")
        if isinstance(misc, dict) and "versionHolder" in misc:
            kept = {key: value for key, value in misc.items() if key != "versionHolder"}
            raw = {**raw, "derivedSection": {**derived, "miscInfoModule": kept}}
    try:
        return json.dumps(raw, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
    except RecursionError:
        raise NotARecord("it is nested too deeply") from None
    except ValueError:
        raise NotARecord("it holds a number that is too large") from None


def _protocol(raw: object) -> Raw:
    if not isinstance(raw, dict):
        raise NotARecord("it is not a JSON object")
    protocol = raw.get("protocolSection")
    if not isinstance(protocol, dict):
        raise NotARecord("it has no protocolSection, so it is no study record")
    return protocol


def _nct_id(identification: Raw) -> str:
    nct_id = identification.get("nctId")
    if nct_id is None:
        raise NotARecord("it has no nctId")
    if not isinstance(nct_id, str) or not NCT_ID.fullmatch(nct_id):
        shown = f": {nct_id[:20]!a}" if isinstance(nct_id, str) else ""
        raise NotARecord(f"its nctId is not NCT and eight digits{shown}")
    return nct_id


def _terms(raw: Raw, key: str) -> tuple[str, ...]:
    named = (line(one, "term") for one in parts(raw, key))
    return tuple(dict.fromkeys(term for term in named if term))


def _location(raw: Raw) -> Location:
    latitude, longitude = _point(part(raw, "geoPoint"))
    return Location(
        facility=line(raw, "facility"),
        city=line(raw, "city"),
        state=line(raw, "state"),
        zip=line(raw, "zip"),
        country=line(raw, "country"),
        latitude=latitude,
        longitude=longitude,
        status=line(raw, "status"),
        contacts=_contacts(raw, "contacts"),
    )


def _point(raw: Raw) -> tuple[float, float] | tuple[None, None]:
    latitude, longitude = _degrees(raw.get("lat"), 90), _degrees(raw.get("lon"), 180)
    return (None, None) if latitude is None or longitude is None else (latitude, longitude)


def _degrees(value: object, limit: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -limit <= value <= limit else None


def _contacts(raw: Raw, key: str) -> tuple[Contact, ...]:
    listed = (_contact(one) for one in parts(raw, key))
    return tuple(contact for contact in listed if contact.name or contact.email or contact.phone)


def _contact(raw: Raw) -> Contact:
    """Words in place of a number ("e-mail only") are no number; what no mail can go to is no address."""
    email, phone = line(raw, "email") or "", line(raw, "phone") or ""
    return Contact(
        name=line(raw, "name"),
        role=line(raw, "role"),
        email=email if ADDRESS.fullmatch(email) else None,
        phone=phone if sum(sign.isdecimal() for sign in phone) >= FEWEST_PHONE_DIGITS else None,
        phone_ext=line(raw, "phoneExt"),
    )


def _age(raw: Raw, key: str) -> Age | None:
    found = AGE.fullmatch(line(raw, key) or "")
    return Age(int(found[1]), AgeUnit(f"{found[2].upper()}S")) if found else None


def _date(raw: Raw, key: str) -> PartialDate | None:
    found = PARTIAL_DATE.fullmatch(line(part(raw, key), "date") or "")
    if not found:
        return None
    day = PartialDate(*(int(part) for part in found.groups() if part))
    try:
        day.first_day  # noqa: B018 - asks the calendar whether there is such a day
    except ValueError:
        return None
    return day
