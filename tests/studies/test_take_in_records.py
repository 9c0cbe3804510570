"""Records are taken in: the new are added, the changed updated, the others left alone."""

import json
import zlib
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from portal.db import Database, revision
from portal.studies.importing import storing as importing
from portal.studies.importing.storing import Outcome
from portal.studies.models import StoredStudy, StudyVersion
from portal.studies.reading import find
from portal.studies.record import parse
from tests.databases import on_both_databases
from tests.studies.hand_made import NCT_ID, at, contact, location, record
from tests.studies.taking_in import tables, take_in

NIGHT = record(descriptionModule={"briefSummary": "Does tea help at night?"})


async def versions(database: Database) -> list[StudyVersion]:
    """The versions kept, oldest first."""
    async with database.read() as session:
        return list(await session.scalars(select(StudyVersion).order_by(StudyVersion.version)))


@on_both_databases
async def test_a_new_record_is_imported_and_then_unchanged(database: Database) -> None:
    assert await take_in(database, record(), record()) == [Outcome.IMPORTED, Outcome.UNCHANGED]
    async with database.read() as session:
        assert (await find(session, NCT_ID)).study == parse(record())


async def test_a_study_is_stored_with_what_lists_need(database: Database) -> None:
    with time_machine.travel(datetime(2026, 11, 22, 8, tzinfo=UTC), tick=False):
        await take_in(database, record(conditionsModule={"conditions": ["Insomnia", "Café-au-lait İ"]}))
    async with database.read() as session:
        (study,) = await session.scalars(select(StoredStudy))
    assert (study.title, study.status, study.sponsor) == ("Tea Before Bed", "RECRUITING", "Example Institute")
    assert study.conditions == "Insomnia\nCafé-au-lait İ"
    assert study.search_text == "tea before bed insomnia cafe-au-lait i nct09990001"
    assert (study.last_update, study.sites, study.version) == (date(2026, 2, 1), 1, 1)
    assert study.central_contacts == [contact()]
    assert study.imported_at == datetime(2026, 11, 22, 8, tzinfo=UTC)


@on_both_databases
async def test_what_a_page_shows_makes_a_version_when_it_changes(database: Database) -> None:
    assert await take_in(database, record(), NIGHT) == [Outcome.IMPORTED, Outcome.UPDATED]
    first, second = await versions(database)
    assert (first.version, second.version) == (1, 2)
    assert json.loads(zlib.decompress(first.content))["summary"] == "Does tea help people sleep?"
    assert json.loads(zlib.decompress(second.content))["summary"] == "Does tea help at night?"
    async with database.read() as session:
        assert (await find(session, NCT_ID)).version == 2


@pytest.mark.parametrize(
    "changed",
    [
        record(identificationModule={"briefTitle": "Tea At Night"}),
        record(statusModule={"overallStatus": "COMPLETED"}),
        record(conditionsModule={"conditions": ["Insomnia"]}),
        record(eligibilityModule={"maximumAge": "65 Years"}),
        record(eligibilityModule={"eligibilityCriteria": "Adults"}),
        at(location(), location("Oak Clinic")),
        at(location(status="WITHDRAWN")),
        at(),
    ],
    ids=["title", "status", "conditions", "age", "criteria", "site", "site's status", "no site"],
)
async def test_every_material_change_makes_a_version(database: Database, changed: dict[str, object]) -> None:
    await take_in(database, record(), changed)
    assert [one.version for one in await versions(database)] == [1, 2]


@pytest.mark.parametrize(
    "changed",
    [
        record(statusModule={"lastUpdatePostDateStruct": {"date": "2026-03-01"}}),
        record(contactsLocationsModule={"centralContacts": [contact("Sam Vale")]}),
        at(location(contacts=[contact("Sam Vale")])),
        record(oversightModule={"oversightHasDmc": True}),
    ],
    ids=["date", "central contact", "contact", "unseen"],
)
async def test_a_change_that_is_not_material_makes_none(
    database: Database, changed: dict[str, object]
) -> None:
    assert await take_in(database, record(), changed) == [Outcome.IMPORTED, Outcome.UPDATED]
    assert len(await versions(database)) == 1


async def test_the_order_of_the_sites_is_not_material(database: Database) -> None:
    await take_in(database, at(location(), location("Oak Clinic")), at(location("Oak Clinic"), location()))
    assert len(await versions(database)) == 1


async def test_going_back_is_a_version_too(database: Database) -> None:
    await take_in(database, record(), NIGHT, record())
    assert [one.version for one in await versions(database)] == [1, 2, 3]


async def test_public_pages_learn_of_changes_and_of_nothing_else(database: Database) -> None:
    seen = []
    for raw in (record(), record(), NIGHT):
        await take_in(database, raw)
        async with database.read() as session:
            seen.append(await revision.current(session))
    assert seen[0] == seen[1] < seen[2]


@on_both_databases
async def test_a_batch_holds_new_changed_and_unchanged_records(database: Database) -> None:
    await take_in(database, record("NCT09990001"), record("NCT09990002"))
    batch = [record("NCT09990001"), {**record("NCT09990002"), "new": True}, record("NCT09990003")]
    async with database.write.begin() as session:
        outcomes = await importing.store(session, [importing.prepare(raw) for raw in batch])
    assert outcomes == [Outcome.UNCHANGED, Outcome.UPDATED, Outcome.IMPORTED]


@on_both_databases
async def test_every_order_of_records_and_every_repetition_ends_in_the_same_tables(
    database: Database,
) -> None:
    raws = [
        record(f"NCT0999000{n}", contactsLocationsModule={"locations": [location(), location(f"Oak {n}")]})
        for n in range(5)
    ]
    await take_in(database, *raws)
    hidden = ("id", "team_id", "created_at", "imported_at", "value")
    forwards = await tables(database, *hidden)
    assert set(await take_in(database, *reversed(raws), *raws)) == {Outcome.UNCHANGED}
    assert await tables(database, *hidden) == forwards
