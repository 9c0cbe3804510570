"""A registry record becomes a study, whatever it lacks; what says of no study which it is, is no record."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.studies.record import NotARecord, canonical, parse
from portal.studies.study import Age, AgeUnit, Location, PartialDate, Study
from portal.teams.contacts import Contact
from tests.studies.hand_made import NCT_ID, contact, location, record

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_a_whole_record_is_read() -> None:
    place = location(state="Michigan", zip="48105", status="RECRUITING", geoPoint={"lat": 42.3, "lon": -83.7})
    read = parse(
        record(contactsLocationsModule={"locations": [{**place, "contacts": [contact(phoneExt="12")]}]})
    )
    robin = Contact("Robin Marsh", "CONTACT", "robin@example.org", "202-555-0143")
    assert read == Study(
        nct_id=NCT_ID,
        title="Tea Before Bed",
        status="RECRUITING",
        study_type="INTERVENTIONAL",
        phases=("PHASE1", "PHASE2"),
        sponsor="Example Institute",
        summary="Does tea help people sleep?",
        conditions=("Insomnia", "Café au Lait Spots"),
        eligibility="Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* Coffee",
        sex="ALL",
        minimum_age=Age(18, AgeUnit.YEARS),
        last_update=PartialDate(2026, 2, 1),
        central_contacts=(robin,),
        locations=(
            Location(
                "Elm Clinic",
                "Ann Arbor",
                "Michigan",
                "48105",
                "United States",
                42.3,
                -83.7,
                "RECRUITING",
                (Contact("Robin Marsh", "CONTACT", "robin@example.org", "202-555-0143", "12"),),
            ),
        ),
    )
    assert read.is_recruiting


def test_a_record_of_nothing_but_its_number_is_a_study_of_unknown_status() -> None:
    read = parse({"protocolSection": {"identificationModule": {"nctId": NCT_ID}}})
    assert read == Study(nct_id=NCT_ID, title=NCT_ID, status="UNKNOWN")
    assert not read.is_recruiting


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "not a JSON object"),
        ([record()], "not a JSON object"),
        ({"studies": {}}, "no protocolSection"),
        ({"protocolSection": []}, "no protocolSection"),
        ({"protocolSection": {}}, "no nctId"),
        (record(identificationModule={"nctId": None}), "no nctId"),
        (record("NCT123"), "not NCT and eight digits: 'NCT123'"),
        (record("NCT09990001\n"), "not NCT and eight digits"),
        (record("nct09990001"), "not NCT and eight digits"),
        (record("NCT٠٩٩٩٠٠٠١"), "not NCT and eight digits"),
        (record(identificationModule={"nctId": 12345678}), "not NCT and eight digits"),
    ],
)
def test_what_does_not_say_which_study_it_is_is_refused_with_the_reason(raw: Any, reason: str) -> None:
    with pytest.raises(NotARecord, match=reason):
        parse(raw)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("18 Years", Age(18, AgeUnit.YEARS)),
        ("1 Year", Age(1, AgeUnit.YEARS)),
        ("6 Months", Age(6, AgeUnit.MONTHS)),
        ("2 weeks", Age(2, AgeUnit.WEEKS)),
        ("3 Days", Age(3, AgeUnit.DAYS)),
        ("12 Hours", Age(12, AgeUnit.HOURS)),
        ("30 Minutes", Age(30, AgeUnit.MINUTES)),
        ("N/A", None),
        ("18", None),
        (19, None),
    ],
)
def test_an_age_keeps_its_unit(text: Any, age: Age | None) -> None:
    assert parse(record(eligibilityModule={"maximumAge": text})).maximum_age == age


@pytest.mark.parametrize(
    ("text", "day", "written"),
    [
        ("2026-02-01", date(2026, 2, 1), "2026-02-01"),
        ("2026-02", date(2026, 2, 1), "2026-02"),
        ("2026", date(2026, 1, 1), "2026"),
    ],
)
def test_a_date_is_as_exact_as_the_registry_knows_it(text: str, day: date, written: str) -> None:
    read = parse(record(statusModule={"lastUpdatePostDateStruct": {"date": text}})).last_update
    assert read is not None
    assert (read.first_day, str(read)) == (day, written)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13", "0000-01-01", "soon", "", 2026, None])
def test_a_day_that_is_in_no_calendar_is_left_out(text: Any) -> None:
    assert parse(record(statusModule={"lastUpdatePostDateStruct": {"date": text}})).last_update is None


@pytest.mark.parametrize(
    ("given_contact", "kept"),
    [
        ({"phone": "only by e-mail", "email": "tea@example.org"}, Contact(email="tea@example.org")),
        ({"email": "no address"}, None),
        ({"email": "tea@example.org\nBcc: x@example.org", "name": "Ivy"}, Contact(name="Ivy")),
        ({"email": "a@example.org, b@example.org", "name": "Ivy"}, Contact(name="Ivy")),
        ({"phone": "202-555-0143 Ext. 9"}, Contact(phone="202-555-0143 Ext. 9")),
        (
            {"name": "Tea Call Center", "phoneExt": "option 6"},
            Contact(name="Tea Call Center", phone_ext="option 6"),
        ),
        ({"role": "CONTACT"}, None),
    ],
)
def test_a_contact_keeps_what_can_be_used(given_contact: dict[str, str], kept: Contact | None) -> None:
    read = parse(record(contactsLocationsModule={"centralContacts": [given_contact]}))
    assert read.central_contacts == ((kept,) if kept else ())


@pytest.mark.parametrize(
    "point",
    [{"lat": 1.0}, {"lat": "1", "lon": "2"}, {"lat": 91, "lon": 0}, {"lat": True, "lon": 0}, [], None],
)
def test_a_place_on_no_map_has_neither_degree(point: Any) -> None:
    (read,) = parse(record(contactsLocationsModule={"locations": [location(geoPoint=point)]})).locations
    assert (read.latitude, read.longitude) == (None, None)


def test_names_are_shown_as_people_write_them() -> None:
    title = "Tea\u2028 &amp; Children&#39;s  \x00Sleep \\> 8 h\ud800\ufdd0"
    assert (
        parse(record(identificationModule={"briefTitle": title})).title
        == "Tea & Children's Sleep > 8 h\ufffd"
    )


def test_keys_that_are_new_here_change_nothing() -> None:
    known = record()
    assert parse({**known, "newSection": {"a": [1]}}) == parse(known)
    twice = record(contactsLocationsModule={"locations_nested": [location()]})
    assert len(parse(twice).locations) == 1


def test_the_day_of_the_data_set_and_the_order_of_keys_do_not_make_another_record() -> None:
    later = record()
    later["derivedSection"]["miscInfoModule"]["versionHolder"] = "2026-11-22"
    assert canonical(later) == canonical(dict(reversed(record().items())))
    assert canonical(record()) != canonical(record(descriptionModule={"briefSummary": "Other"}))


def test_what_no_database_can_keep_is_refused_with_the_reason() -> None:
    with pytest.raises(NotARecord, match="a number that is too large"):
        canonical({**record(), "x": float("inf")})
    deep: list[Any] = []
    for _ in range(2000):
        deep = [deep]
    with pytest.raises(NotARecord, match="nested too deeply"):
        canonical({**record(), "x": deep})


@given(ANYTHING)
def test_no_json_breaks_the_reading(raw: Any) -> None:
    with pytest.raises(NotARecord):
        parse(raw)


@given(st.data())
def test_any_value_at_any_key_costs_that_key_alone(data: st.DataObject) -> None:
    raw = json.loads(json.dumps(record()))
    module = data.draw(st.sampled_from(sorted(set(raw["protocolSection"]) - {"identificationModule"})))
    key = data.draw(st.sampled_from(sorted(raw["protocolSection"][module])))
    raw["protocolSection"][module][key] = data.draw(ANYTHING)
    read = parse(raw)
    assert (read.nct_id, read.title) == (NCT_ID, "Tea Before Bed")
