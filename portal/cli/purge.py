"""`portal purge`: the retention rules."""

import click

from portal.cli.running import opened, run
from portal.retention import Went, keep_house, rehearse


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def purge(dry_run: bool) -> None:
    """Erase what was kept long enough, by the periods in the settings: a line for each rule. The worker does
    the same once a day."""
    for went in run(_purge(dry_run=dry_run)):
        click.echo(f"{went.words}: {went.number} {'would go' if dry_run else 'gone'}")


async def _purge(*, dry_run: bool) -> list[Went]:
    async with opened() as (settings, database):
        return await (rehearse(database, settings) if dry_run else keep_house(database, settings))
