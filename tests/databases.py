"""Databases for tests: an own one for each, with the newest schema, copied from one that is made once.

Tests run on SQLite. Those whose statements differ there, or whose promise rests on locks, say so with
`on_both_databases`, on a test or, as `pytestmark`, on a whole file, and run on PostgreSQL as well. With
`--database postgresql` every test that has a database runs on PostgreSQL, but for the few that say
`sqlite_only`.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from portal.config import Settings
from portal.db import Database, schema
from tests import postgresql

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SCHEMA = "schema"

NewDatabase = Callable[..., str]

on_both_databases = pytest.mark.parametrize("database_kind", [SQLITE, POSTGRESQL])


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--database`."""
    says = "where tests with a database run; on postgresql the others are left out"
    parser.addoption("--database", choices=(SQLITE, POSTGRESQL), default=SQLITE, help=says)


def pytest_configure(config: pytest.Config) -> None:
    """Makes the mark known."""
    config.addinivalue_line("markers", "sqlite_only: looks at what SQLite alone has, such as its files")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--database postgresql`, leaves out what would tell nothing new there."""
    if config.getoption("database") == SQLITE:
        return
    left_out = [item for item in items if not tells_something_of_postgresql(item)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def tells_something_of_postgresql(item: pytest.Item) -> bool:
    """Whether a test has a database, and one that is not chosen to be SQLite."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    chosen = item.callspec.params.get("database_kind") if hasattr(item, "callspec") else None
    return "database_kind" in fixtures and chosen != SQLITE and not item.get_closest_marker("sqlite_only")


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
def empty_database(database_kind: str, database_url: str, request: pytest.FixtureRequest) -> str:
    """The setting that names a database with nothing in it, not even a schema."""
    if database_kind == POSTGRESQL:
        request.getfixturevalue("postgresql_server").create(make_url(database_url).database)
    return database_url


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """What `--database` says, unless `on_both_databases` says otherwise."""
    return str(request.config.getoption("database"))


@pytest.fixture
def new_database(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[NewDatabase]:
    """Makes as many databases as a test wants, with the newest schema or quite empty; answers with the
    setting of each."""
    made: list[str] = []

    def make(*, empty: bool = False) -> str:
        made.append(uuid4().hex)
        if database_kind == SQLITE:
            file = tmp_path / made[-1]
            if not empty:
                shutil.copyfile(request.getfixturevalue("schema_file"), file)
            return sqlite_at(file)
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        server.create(made[-1], **({} if empty else {"template": SCHEMA}))
        return server.url(made[-1])

    yield make
    if database_kind == POSTGRESQL:
        for name in made:
            request.getfixturevalue("postgresql_server").drop(name)


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


async def make_schema(url: str, version: str = schema.NEWEST) -> None:
    """Brings an empty database to the newest schema, or to an earlier one."""
    async with Database(url) as database:
        await schema.migrate(database, version)


def sqlite_at(file: Path) -> str:
    """The setting that names a SQLite file."""
    return f"sqlite+aiosqlite:///{file}"
