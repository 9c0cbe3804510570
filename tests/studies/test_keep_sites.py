"""A site keeps its id and its team for as long as it can be found again; one that leaves is closed."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.db import Database
from portal.studies.reading import SiteNotFound, find_site, sites_of
from portal.teams.contacts import Contact
from tests.databases import on_both_databases
from tests.studies.hand_made import NCT_ID, at, contact, location, record
from tests.studies.taking_in import sites, take_in

ELM, OAK = location("Elm Clinic"), location("Oak Clinic")


async def listed(database: Database) -> list[tuple[int, str | None]]:
    """The open sites in the order of the record: id and facility."""
    async with database.read() as session:
        return [(site.id, site.facility) for site in await sites_of(session, NCT_ID)]


@on_both_databases
async def test_sites_are_listed_as_the_record_has_them(database: Database) -> None:
    place = location(state="Michigan", zip="48105", status="RECRUITING", geoPoint={"lat": 42.3, "lon": -83.7})
    await take_in(
        database, at({**place, "contacts": [contact(), contact("Sam Vale", email="sam@example.org")]})
    )
    async with database.read() as session:
        (site,) = await sites_of(session, NCT_ID)
        assert await find_site(session, site.id) == site
    assert (site.facility, site.city, site.state, site.zip, site.country) == (
        "Elm Clinic",
        "Ann Arbor",
        "Michigan",
        "48105",
        "United States",
    )
    assert (site.latitude, site.longitude, site.status, site.is_open) == (42.3, -83.7, "RECRUITING", True)
    assert [person.email for person in site.contacts] == ["robin@example.org", "sam@example.org"]
    assert isinstance(site.contacts[0], Contact)


async def test_a_site_keeps_its_id_when_the_order_or_what_is_said_of_it_changes(database: Database) -> None:
    await take_in(database, at(ELM, OAK))
    (elm, _), (oak, _) = await listed(database)
    await take_in(
        database, at({**OAK, "status": "WITHDRAWN"}, {**ELM, "facility": "ELM  Clinic", "zip": "48105"})
    )
    assert await listed(database) == [(oak, "Oak Clinic"), (elm, "ELM Clinic")]
    async with database.read() as session:
        assert [site.is_open for site in await sites_of(session, NCT_ID)] == [False, True]


@on_both_databases
async def test_a_site_that_leaves_is_closed_and_one_that_returns_is_the_same(database: Database) -> None:
    await take_in(database, at(ELM, OAK))
    before = await listed(database)
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        await take_in(database, at(ELM))
    assert await listed(database) == before[:1]
    async with database.read() as session:
        closed = await find_site(session, before[1][0])
    assert (closed.facility, closed.is_open) == ("Oak Clinic", False)
    assert closed.closed_at == datetime(2026, 11, 22, tzinfo=UTC)
    await take_in(database, at(ELM, OAK))
    assert await listed(database) == before


async def test_a_site_that_stays_away_keeps_the_day_it_left(database: Database) -> None:
    await take_in(database, at(ELM, OAK))
    for day in (1, 2):
        with time_machine.travel(datetime(2026, 11, day, tzinfo=UTC), tick=False):
            await take_in(database, at({**ELM, "zip": f"4810{day}"}))
    assert (await sites(database))[1].closed_at == datetime(2026, 11, 1, tzinfo=UTC)


@on_both_databases
async def test_sites_of_one_name_are_told_apart_by_zip_and_then_by_order(database: Database) -> None:
    first, second, third = (
        location(zip="48105"),
        location(zip="48109"),
        location(zip="48109", status="WITHDRAWN"),
    )
    await take_in(database, at(first, second, third))
    ids = [site for site, _ in await listed(database)]
    await take_in(database, at(second, third, first))
    assert [site for site, _ in await listed(database)] == [ids[1], ids[2], ids[0]]
    await take_in(database, at(third, location(zip="48999")))
    assert [site for site, _ in await listed(database)] == [ids[1], ids[2]]


async def test_sites_without_a_name_are_sites(database: Database) -> None:
    await take_in(database, at(location(None), location(None), {}))
    assert [facility for _, facility in await listed(database)] == [None, None, None]
    assert len({site for site, _ in await listed(database)}) == 3


async def test_sites_of_two_studies_are_two_sites_of_one_team(database: Database) -> None:
    await take_in(database, record("NCT09990001"), record("NCT09990002"))
    one, other = await sites(database)
    assert one.id != other.id
    assert one.team_id == other.team_id


async def test_another_address_is_another_team_and_the_central_one_stands_in(database: Database) -> None:
    sam = contact(email="sam@example.org")
    await take_in(
        database,
        at({**ELM, "contacts": [sam]}),
        at({**ELM, "contacts": [contact(email=None), sam]}, nct_id="NCT09990002"),
        at(ELM, nct_id="NCT09990003"),
    )
    own, own_too, central = [site.team_id for site in await sites(database)]
    assert own == own_too != central


async def test_a_site_keeps_its_team_when_its_contacts_change(database: Database) -> None:
    await take_in(database, at({**ELM, "contacts": [contact(email="sam@example.org")]}))
    (before,) = await sites(database)
    await take_in(database, at({**ELM, "contacts": [contact(email="ivy@example.org")]}))
    (after,) = await sites(database)
    assert after.team_id == before.team_id
    assert after.contacts[0]["email"] == "ivy@example.org"


async def test_a_site_that_never_was_is_not_found(database: Database) -> None:
    async with database.read() as session:
        assert await sites_of(session, NCT_ID) == []
        with pytest.raises(SiteNotFound):
            await find_site(session, 1)
