"""An empty database is made ready; another release's is refused with the command to run."""

from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from portal.db import Base, Database, schema
from tests.databases import on_both_databases

pytestmark = on_both_databases


@pytest.fixture
async def database(empty_database: str) -> AsyncIterator[Database]:
    """A database with nothing in it at all."""
    async with Database(empty_database) as made:
        yield made


async def set_version(database: Database, version: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})


async def test_an_empty_database_is_made_ready_once(database: Database) -> None:
    await schema.prepare(database)
    await schema.prepare(database)
    await schema.migrate(database)


async def test_the_migrations_make_exactly_what_the_models_say(database: Database) -> None:
    await schema.prepare(database)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_newer_releases_database_is_refused(database: Database) -> None:
    await schema.prepare(database)
    await set_version(database, "9999")
    with pytest.raises(schema.OutdatedSchema, match="newer release"):
        await schema.prepare(database)


async def test_a_database_of_somebody_elses_is_refused_with_the_command_to_run(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE something (id INTEGER)"))
    with pytest.raises(schema.OutdatedSchema, match="portal migrate"):
        await schema.prepare(database)
