"""A portal goes on with all it had after an upgrade from the release before."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, Engine, MetaData, create_engine, func, insert, make_url, select, text

from portal.config import Settings
from portal.db import Database, schema
from portal.places.distances import Vector
from portal.studies.reading import sites_of
from tests.databases import NewDatabase, make_schema, on_both_databases
from tests.leads.people import Portal, a_portal
from tests.leads.records import NCT_ID, SITE_MAILBOX, WARM_BATHS, location, record, store
from tests.leads.relays import Refusing
from tests.smtp import serving

THE_RELEASE_BEFORE = "0002"
BEFORE_SITES_HAD_PLACES = "0001"
# What earlier releases kept of a team in its own row, as somebody had set it.
SET_BY_HAND = {
    "name": "The Bath House",
    "languages": ["es"],
    "contacts": [],
    "phone": None,
    "reply_within_days": 2,
    "full_details": False,
}

pytestmark = on_both_databases


@pytest.fixture
async def used(settings: Settings, database: Database) -> AsyncIterator[Portal]:
    """A portal with a study and two messages, one whose mails were sent and one whose mails wait."""
    async with serving(Refusing()) as relay:
        await store(database, WARM_BATHS)
        async with a_portal(settings.model_copy(update={"smtp_url": relay.url}), relay) as portal:
            yield portal


async def test_messages_receipts_and_waiting_mails_are_there_after_an_upgrade(
    used: Portal, settings: Settings, new_database: NewDatabase
) -> None:
    sent = await used.browser().sent()
    await used.deliver()
    waiting = await used.browser().sent(email="kim@example.com")
    older = new_database(empty=True)
    await make_schema(older, THE_RELEASE_BEFORE)
    await asyncio.to_thread(copy_what_it_knows, settings.database_url, older)
    async with Database(older) as database:
        with pytest.raises(schema.OutdatedSchema, match="portal migrate"):
            await schema.prepare(database)
        await schema.migrate(database)
    upgraded = settings.model_copy(update={"database_url": older, "smtp_url": used.relay.url})
    async with a_portal(upgraded, used.relay) as portal:
        browser = portal.browser()
        study = await browser.get(f"/studies/{NCT_ID}")
        assert "The Bath House" in study.text
        assert "2 working days" in study.text
        for receipt in (sent, waiting):
            assert (await browser.get(receipt)).status_code == 200
        await browser.sent(email="lee@example.com")
        await portal.deliver()
        assert len(portal.mails(SITE_MAILBOX)) == 3
        assert [len(portal.mails(f"{name}@example.com")) for name in ("jo", "kim", "lee")] == [1, 1, 1]


async def test_sites_are_placed_by_an_upgrade_or_by_the_next_import(
    settings: Settings, database: Database, new_database: NewDatabase
) -> None:
    without, point = location("Without a Point"), {"lat": 30.27, "lon": -97.74}
    with_one = location("With a Point") | {"geoPoint": point}
    known = record(with_one, without | {"city": "Waco", "state": "Texas"})
    await store(database, known)
    older = new_database(empty=True)
    await make_schema(older, BEFORE_SITES_HAD_PLACES)
    await asyncio.to_thread(copy_what_it_knows, settings.database_url, older)
    async with Database(older) as upgraded:
        await schema.migrate(upgraded)
        austin = Vector.of(30.27, -97.74)
        assert await away(upgraded, austin) == [pytest.approx(0, abs=1e-6), None]
        await store(upgraded, known)
        assert [round(miles or 0) for miles in await away(upgraded, austin)] == [0, 95]


async def away(database: Database, place: Vector) -> list[float | None]:
    """How far each site is, None where nobody knows."""
    async with database.read() as session:
        return [place.miles(site.at) if site.at else None for site in await sites_of(session, NCT_ID)]


def copy_what_it_knows(newer: str, older: str) -> None:
    """Copies the rows of one database into another with an older schema."""
    source, target = plain_engine(newer), plain_engine(older)
    new, old = MetaData(), MetaData()
    new.reflect(source)
    old.reflect(target)
    with source.connect() as reading, target.begin() as writing:
        for table in old.sorted_tables:
            if table.name == "alembic_version":
                continue
            kept = new.tables[table.name].c
            columns = [kept[column.name] for column in table.columns if column.name in kept]
            given = SET_BY_HAND if table.name == "team" else {}
            if rows := [dict(row._mapping) | given for row in reading.execute(select(*columns))]:
                writing.execute(insert(table), rows)
        if target.dialect.name == "postgresql":
            count_on(writing, old)
    source.dispose()
    target.dispose()


def count_on(connection: Connection, tables: MetaData) -> None:
    """Lets numbers that PostgreSQL gives out begin behind those that were copied."""
    for table in tables.sorted_tables:
        for column in table.primary_key:
            name = connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": f'"{table.name}"', "column": column.name},
            )
            if name and (highest := connection.scalar(select(func.max(column)))):
                connection.execute(text("SELECT setval(:name, :highest)"), {"name": name, "highest": highest})


def plain_engine(url: str) -> Engine:
    """The same database without asyncio."""
    return create_engine(make_url(url.replace("sqlite+aiosqlite", "sqlite")))
