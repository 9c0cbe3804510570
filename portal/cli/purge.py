"""`portal purge`: the retention rules."""

import click

from portal.cli.running import opened, run
from portal.leads import retention


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def purge(dry_run: bool) -> None:
    """Erase the details of messages that are older than 12 months, and old e-mails. The worker does the same
    once a day."""
    purged = run(_purge(dry_run=dry_run))
    would = "would be " if dry_run else ""
    click.echo(f"{purged.leads} messages {would}erased, {purged.mails} e-mails {would}removed.")


async def _purge(*, dry_run: bool) -> retention.Purged:
    async with opened() as (_, database):
        return await (retention.rehearse(database) if dry_run else retention.keep_house(database))
