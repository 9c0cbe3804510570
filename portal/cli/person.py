"""`portal person`: everything held on one person, and its removal."""

import json
from datetime import datetime
from typing import Any

import click

from portal.cli.running import opened, run
from portal.crypto import Keyring
from portal.mail.address import ascii_address
from portal.person.erasing import Gone
from portal.person.erasing import erase as erase_all
from portal.person.export import export as export_all
from portal.person.export import is_empty

NOTHING = "Nothing is held on this address."
SURE = "Erase everything held on this address? It cannot be undone"


@click.group()
def person() -> None:
    """Export or erase everything held on one person, found by their e-mail address.

    Make sure first that it is they who ask: have them write from that address, or ask for something that only
    they and you know. Contacts of study teams are not meant here: they come from the registry.
    """


@person.command()
@click.argument("email")
def export(email: str) -> None:
    """Print everything held on this address, as JSON."""
    held = run(_export(ascii_address(email)))
    click.echo(json.dumps(held, ensure_ascii=False, indent=2, default=_in_json))
    if is_empty(held):
        click.echo(NOTHING, err=True)


@person.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def erase(email: str, yes: bool) -> None:
    """Erase everything held on this address, and say what is left and why."""
    address = ascii_address(email)
    if not yes:
        click.confirm(SURE, abort=True)
    gone, is_postgresql = run(_erase(address))
    click.echo(NOTHING if gone.is_nothing else "\n".join(_said(gone)))
    for line in _left(gone, is_postgresql=is_postgresql):
        click.echo(line)


async def _export(address: str) -> dict[str, Any]:
    async with opened() as (settings, database), database.read() as session:
        return await export_all(session, Keyring(settings.encryption_keys), settings, address)


async def _erase(address: str) -> tuple[Gone, bool]:
    async with opened() as (settings, database):
        keyring = Keyring(settings.encryption_keys)
        return await erase_all(database, keyring, settings, address), database.is_postgresql


def _said(gone: Gone) -> list[str]:
    mails = gone.messages.mails + gone.mails.mails
    cancelled = gone.messages.cancelled + gone.mails.cancelled
    return [
        f"Erased: {len(gone.messages.lead_ids)} messages and {mails} e-mails.",
        f"Not sent any more: {cancelled} e-mails.",
        f"Taken off the list of addresses that are not written to: {gone.mails.suppressed}.",
    ]


def _left(gone: Gone, *, is_postgresql: bool) -> list[str]:
    """What remains, and why."""
    lines = ["", "What is left, and why:"]
    if gone.messages.lead_ids:
        lines.append(
            "- Of each message its number, study, center, times and state, without a name. So sums and"
        )
        lines.append("  the trail stay true. The numbers: " + ", ".join(gone.messages.lead_ids))
    lines += [f"- What was sent to {place} is theirs to erase. Ask them." for place in gone.messages.told]
    if sending := gone.messages.sending + gone.mails.sending:
        lines.append(f"- E-mails being sent at this moment: {sending}. They may still arrive.")
    lines.append("- Backups made before now hold it until they are deleted. Erase again after restoring one.")
    if is_postgresql:
        lines.append("- PostgreSQL overwrites it when it vacuums. To have that now, run: VACUUM")
    elif not gone.overwritten:
        lines.append("- The database was busy, so its file may hold it for a while. Run this command again.")
    return lines


def _in_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
