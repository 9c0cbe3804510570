"""`portal keys`: making keys and moving stored personal data to the newest."""

import base64
import secrets

import click

from portal.alerts import retention as alerts
from portal.cli.running import opened, run
from portal.config import require_secrets
from portal.crypto import Keyring, new_master_key
from portal.leads import retention
from portal.mail import outbox
from portal.notes.sharing.peppers import Needed, older_keys_needed
from portal.person import keeping
from portal.staff import retention as members


@click.group()
def keys() -> None:
    """Make keys, and move stored personal data to the newest."""


@keys.command()
def new() -> None:
    """Print a fresh signing key and a fresh encryption key as settings.

    To rotate, put a new key before the old one, separated by a comma; then run `portal keys rotate`.
    """
    encryption = base64.urlsafe_b64encode(new_master_key()).rstrip(b"=").decode()
    click.echo(f"PORTAL_SECRET_KEYS={secrets.token_urlsafe(48)}")
    click.echo(f"PORTAL_ENCRYPTION_KEYS={encryption}")


@keys.command()
def rotate() -> None:
    """Re-encrypt stored personal data under the newest key, so that older keys can be taken out of the
    settings. What opens shared notes stays under its key: how long that is needed is said."""
    moved, needed = run(_rotate())
    click.echo(f"{moved} rows are now under the newest key.")
    for one in needed:
        key = "A key that is missing" if one.is_missing else "An older key"
        click.echo(f"{key} opens {one.number} link(s) to shared notes until {one.until}: keep it until then.")


async def _rotate() -> tuple[int, list[Needed]]:
    async with opened() as (settings, database):
        require_secrets(settings)
        keyring = Keyring(settings.encryption_keys)
        async with database.write.begin() as session:
            moves = (retention.rewrap, outbox.rewrap, keeping.rewrap, members.rewrap, alerts.rewrap)
            moved = sum([await move(session, keyring) for move in moves])
            return moved, await older_keys_needed(session, keyring)
