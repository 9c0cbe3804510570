"""What tests of every part share: settings, keys, a database with the newest schema, and a mail relay."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from portal.config import Settings
from portal.crypto import Keyring, new_master_key
from portal.db import Database, schema
from tests.smtp import Relay, serving

pytest_plugins = ["tests.plugin"]


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps the settings of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings as an operator would have them: a database file of its own, mail that leads nowhere."""
    return Settings(
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'portal.db'}",
        secret_keys=["a-signing-key-for-tests-of-enough-length"],
        encryption_keys=[new_master_key()],
        smtp_url="smtp://127.0.0.1:9?tls=none",
        mail_from="Study portal <portal@example.org>",
        fallback_email="fallback@example.org",
        operator_name="Example Research",
        operator_address="1 Example Street, Springfield",
    )


@pytest.fixture
def keyring(settings: Settings) -> Keyring:
    """The keys of `settings`."""
    return Keyring(settings.encryption_keys)


@pytest.fixture(scope="session")
def empty_database_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and nothing in it, made once and copied for each test."""
    file = tmp_path_factory.mktemp("schema") / "empty.db"
    asyncio.run(make_schema(file))
    return file


@pytest.fixture
async def database(settings: Settings, empty_database_file: Path) -> AsyncIterator[Database]:
    """The database of `settings`, with the newest schema."""
    async with Database(settings.database_url) as database:
        shutil.copyfile(empty_database_file, str(database.url.database))
        yield database


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    """A mail relay that takes everything; `relay.url` is its setting."""
    async with serving(Relay()) as relay:
        yield relay


async def make_schema(file: Path) -> None:
    """Writes an empty database to the file."""
    async with Database(f"sqlite+aiosqlite:///{file}") as database:
        await schema.migrate(database)
