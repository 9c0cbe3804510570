"""The schema's version: an empty database is brought up to date by itself, an outdated one is refused by
name."""

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from portal.db.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"

# Named, not imported: the database lies beneath everything that has tables.
MODELS = (
    "portal.db.revision",
    "portal.audit",
    "portal.texts.models",
    "portal.limits.models",
    "portal.mail.models",
    "portal.mail.bulletins",
    "portal.teams.models",
    "portal.studies.models",
    "portal.leads.models",
    "portal.leads.answers.models",
    "portal.leads.contacts.models",
    "portal.leads.receipts.models",
    "portal.leads.waiting.models",
    "portal.leads.staff_notes",
    "portal.notes.models",
    "portal.alerts.models",
    "portal.alerts.matching.models",
    "portal.alerts.vocabulary.models",
    "portal.person.models",
    "portal.staff.models",
)


class OutdatedSchema(Exception):
    """The database was made by another release; the message has the command to run."""


async def prepare(database: Database) -> None:
    """Makes the schema in an empty database. Raises OutdatedSchema for one that is not the newest."""
    async with database.engine.connect() as connection:
        state = await connection.run_sync(_state)
    if state == "empty":
        await migrate(database)
    elif state == "outdated":
        raise OutdatedSchema(
            "The database has an older schema than this release. Make a backup, then run: portal migrate"
        )
    elif state == "newer":
        raise OutdatedSchema("The database was made by a newer release of the portal. Install that release.")


async def migrate(database: Database, to: str = NEWEST) -> None:
    """Brings the database to the newest schema, or to that of an earlier release, in one transaction."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_upgrade, to)


def load_models() -> None:
    """Imports every module that has tables, so that the metadata is whole."""
    for name in MODELS:
        import_module(name)


def _configuration(connection: Connection) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    return configuration


def _upgrade(connection: Connection, to: str) -> None:
    command.upgrade(_configuration(connection), to)


def _state(connection: Connection) -> str:
    script = ScriptDirectory.from_config(_configuration(connection))
    version = MigrationContext.configure(connection).get_current_revision()
    if version is None:
        return "outdated" if inspect(connection).get_table_names() else "empty"
    if version == script.get_current_head():
        return "newest"
    return "outdated" if version in {revision.revision for revision in script.walk_revisions()} else "newer"
