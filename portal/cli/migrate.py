"""`portal migrate`."""

import click

from portal.cli.running import run
from portal.config import load
from portal.db import Database, schema


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    run(_migrate())
    click.echo("The database has the newest schema.")


async def _migrate() -> None:
    async with Database(load().database_url) as database:
        await schema.migrate(database)
