"""Databases for tests: an own one for each, with the newest schema, copied from one that is made once.

Tests run on SQLite. Those that must hold on PostgreSQL too say so with `on_both_databases`, on a test or, as
`pytestmark`, on a whole file.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from portal.config import Settings
from portal.db import Database, schema
from tests import postgresql

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SCHEMA = "schema"

on_both_databases = pytest.mark.parametrize("database_kind", [SQLITE, POSTGRESQL])


@pytest.fixture
async def database(settings: Settings, schema_in_place: None) -> AsyncIterator[Database]:
    """The database of `settings`, with the newest schema and nothing in it."""
    async with Database(settings.database_url) as database:
        yield database


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The setting that names a database of this test's own; there is none at it yet."""
    if database_kind == SQLITE:
        yield sqlite_at(tmp_path / "portal.db")
    else:
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        name = uuid4().hex
        yield server.url(name)
        server.drop(name)


@pytest.fixture
def schema_in_place(database_kind: str, database_url: str, request: pytest.FixtureRequest) -> None:
    """Makes the database at `database_url`, with the newest schema."""
    name = make_url(database_url).database or ""
    if database_kind == SQLITE:
        shutil.copyfile(request.getfixturevalue("schema_file"), name)
    else:
        request.getfixturevalue("postgresql_server").create(name, template=SCHEMA)


@pytest.fixture
def database_kind() -> str:
    """SQLite, unless `on_both_databases` says otherwise."""
    return SQLITE


@pytest.fixture(scope="session")
def schema_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file to copy."""
    file = tmp_path_factory.mktemp(SCHEMA) / "portal.db"
    asyncio.run(make_schema(sqlite_at(file)))
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server with a database to copy."""
    with postgresql.serving() as server:
        server.create(SCHEMA)
        asyncio.run(make_schema(server.url(SCHEMA)))
        yield server


async def make_schema(url: str) -> None:
    """Brings an empty database to the newest schema."""
    async with Database(url) as database:
        await schema.migrate(database)


def sqlite_at(file: Path) -> str:
    """The setting that names a SQLite file."""
    return f"sqlite+aiosqlite:///{file}"
