"""`portal alerts`: telling people what is new, at once."""

import click

from portal.alerts.rehearsing import rehearse
from portal.alerts.rounds import tell_due
from portal.cli.running import opened, run
from portal.config import require_secrets
from portal.crypto import Keyring

KINDS = {
    "OPENED": "open to people",
    "NEW_SITE": "a new center near them",
    "CHANGED": "changed",
    "CLOSED": "closed",
}


@click.group()
def alerts() -> None:
    """News of studies for the people who signed up for it."""


@alerts.command("run")
@click.option("--dry-run", is_flag=True, help="Only say what would be sent, and to how many.")
def run_alerts(dry_run: bool) -> None:
    """Match what changed, and queue every digest that is due by its frequency, whatever the hour; the worker
    sends them. The worker does the same by itself, in people's mornings."""
    click.echo("\n".join(run(_rehearse() if dry_run else _tell())))


async def _tell() -> list[str]:
    async with opened() as (settings, database):
        require_secrets(settings)
        done = await tell_due(database, Keyring(settings.encryption_keys), settings, at_any_hour=True)
    lines = [f"{done.noticed} studies looked at, {done.queued} digests queued."]
    return [*lines, f"{done.failed} steps failed; the log says why."] if done.failed else lines


async def _rehearse() -> list[str]:
    async with opened() as (settings, database):
        require_secrets(settings)
        found = await rehearse(database, Keyring(settings.encryption_keys))
    kinds = [f"  {KINDS[what.name]}: {number}" for what, number in sorted(found.stories.items())]
    return [
        f"{found.studies} studies have news.",
        f"{found.digests} digests would be queued now, with:",
        *(kinds or ["  nothing"]),
        f"{found.later} people have news that waits: for their day, the end of a pause, or their mailbox.",
    ]
