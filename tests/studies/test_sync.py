"""A sync brings what is stored up to date with the registry, whatever the registry does meanwhile."""

import gzip
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.db import Database
from portal.studies.importing import storing as importing
from portal.studies.importing.documents import Found
from portal.studies.importing.sources import read
from portal.studies.models import Site, StudyCheck, SyncRun
from portal.studies.registry import runs
from portal.studies.registry.answers import RegistryProblem, RegistryRefusal
from portal.studies.registry.asking import Asked
from portal.studies.registry.doubts import TooManyGone
from portal.studies.registry.presence import how_many
from portal.studies.registry.runs import TakenOver
from portal.teams.reading import team_settings
from portal.teams.settings import change
from tests import registry_faults as faults
from tests.databases import NewDatabase, on_both_databases
from tests.registry import Registry, number_of, serving
from tests.studies.hand_made import TEA, contact, location, record
from tests.studies.syncs import numbers, stored, sync
from tests.studies.taking_in import take_in


async def imported(database: Database, file: Path) -> None:
    raws = (one.raw for one in read([str(file)], BytesIO()) if isinstance(one, Found))
    for batch in importing.batches(map(importing.prepare, raws)):
        async with database.write.begin() as session:
            await importing.store(session, batch)


@on_both_databases
async def test_the_real_records_through_all_faults_are_as_if_imported(
    database: Database, records: Path, new_database: NewDatabase
) -> None:
    async with Database(new_database()) as other:
        await imported(other, records)
        wanted = await stored(other)
    with gzip.open(records, "rt", encoding="utf-8") as lines:
        async with serving() as registry:
            registry.add(*map(json.loads, lines))
            registry.faults.extend([faults.status(429), faults.status(429, retry_after="3"), None])
            registry.faults.extend([faults.status(503), faults.cut, faults.empty, faults.cut, None])
            registry.faults.extend(
                [faults.back, faults.back, faults.saying("<h1>Soon</h1>"), None, faults.cut]
            )
            run = await sync(database, registry)
            assert not registry.faults
    assert (run.imported, run.updated, run.rejected, run.gone) == (1476, 0, 0, 0)
    assert await stored(database) == wanted


@on_both_databases
async def test_what_a_person_set_survives_every_sync(database: Database, registry: Registry) -> None:
    await sync(database, registry, nct_ids=[TEA])
    async with database.write.begin() as session:
        (site,) = await session.scalars(select(Site))
        await change(session, site.team_id, name="Tea House", languages=["es"], reply_within_days=3)
    moved = [location(zip="48105"), location("Oak Clinic")]
    others = [contact("Alex Poe", email="alex@example.org")]
    registry.add(record(TEA, contactsLocationsModule={"locations": moved, "centralContacts": others}))
    await sync(database, registry)
    async with database.read() as session:
        again = (await session.scalars(select(Site).where(Site.facility == "Elm Clinic"))).one()
        assert (again.id, again.team_id) == (site.id, site.team_id)
        team = (await team_settings(session, [again.team_id]))[again.team_id]
    assert (team.name, team.languages, team.reply_within_days) == ("Tea House", ("es",), 3)


@on_both_databases
async def test_a_sync_that_was_given_up_goes_on_where_it_was(database: Database, registry: Registry) -> None:
    registry.add(*(record(f"NCT0998{number:04}") for number in range(250)))
    registry.faults.append(None)
    registry.always = faults.status(400)
    with pytest.raises(RegistryRefusal, match="answered 400"):
        await sync(database, registry)
    async with database.read() as session:
        (row,) = await session.scalars(select(SyncRun))
    assert (row.imported, row.is_open, row.owner, row.problem) == (
        100,
        True,
        None,
        "the registry answered 400: try again later",
    )
    registry.always = None
    registry.requests.clear()
    run = await sync(database, registry)
    assert registry.requests[0].query_params["pageToken"] == row.token
    assert (run.imported, run.unchanged) == (253, 0)
    async with database.read() as session:
        (row,) = await session.scalars(select(SyncRun).execution_options(populate_existing=True))
    assert (row.is_open, row.problem, row.failed_at) == (False, None, None)


async def test_a_token_that_the_registry_has_forgotten_costs_a_second_look_and_nothing_else(
    database: Database, registry: Registry
) -> None:
    registry.add(*(record(f"NCT0998{number:04}") for number in range(250)))
    registry.faults.append(None)
    registry.always = faults.saying("no")
    with pytest.raises(RegistryProblem):
        await sync(database, registry)
    registry.always = None
    async with database.read() as session:
        token = await session.scalar(select(SyncRun.token))
    assert token
    registry.forgotten.add(token)
    run = await sync(database, registry)
    assert (run.imported, run.unchanged) == (253, 100)
    assert len(await numbers(database)) == 253


async def test_an_old_half_is_begun_anew(database: Database, registry: Registry) -> None:
    registry.add(*(record(f"NCT0998{number:04}") for number in range(250)))
    registry.faults.append(None)
    registry.always = faults.saying("no")
    with pytest.raises(RegistryProblem):
        await sync(database, registry)
    registry.always = None
    async with database.write.begin() as session:
        await session.execute(update(SyncRun).values(started_at=clock.now() - runs.TOO_OLD))
    registry.requests.clear()
    await sync(database, registry)
    assert "pageToken" not in registry.requests[0].query_params


@on_both_databases
async def test_who_takes_a_sync_over_stops_the_other_before_it_stores_anything(
    database: Database, registry: Registry
) -> None:
    async with database.write.begin() as session:
        first = await runs.take_up(session, Asked())
    async with database.write.begin() as session:
        await runs.take_up(session, Asked())

    async def go_on() -> None:
        async with database.write.begin() as session:
            await importing.store(session, [importing.prepare(record(TEA))])
            await runs.save(session, first)

    with pytest.raises(TakenOver):
        await go_on()
    assert await numbers(database) == []


async def test_every_study_that_was_met_was_checked_and_one_from_a_file_was_not(
    database: Database, registry: Registry
) -> None:
    await take_in(database, record("NCT09990009"))
    began = clock.now()
    await sync(database, registry, nct_ids=[TEA])
    async with database.read() as session:
        checks = {check.nct_id: check.checked_at for check in await session.scalars(select(StudyCheck))}
    assert list(checks) == [TEA]
    assert began <= checks[TEA] <= began + timedelta(minutes=1)


@on_both_databases
async def test_a_registry_that_has_lost_half_of_everything_is_not_believed(
    database: Database, registry: Registry
) -> None:
    many = [record(f"NCT0998{number:04}") for number in range(60)]
    registry.add(*many)
    await sync(database, registry, nct_ids=[number_of(one) for one in many])
    for one in many:
        registry.remove(number_of(one))
    with pytest.raises(TooManyGone, match="30 studies are gone from the registry at once"):
        await sync(database, registry)
    async with database.read() as session:
        assert await how_many(session) == 30
