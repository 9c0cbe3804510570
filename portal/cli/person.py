"""`portal person`: everything held on one person, and its removal."""

from typing import Any

import click

from portal.cli.running import opened, run
from portal.crypto import Keyring
from portal.mail.address import ascii_address
from portal.person import telling
from portal.person.erasing import Gone
from portal.person.erasing import erase as erase_all
from portal.person.export import as_json
from portal.staff.person import Account, forget_account, is_empty
from portal.staff.person import export as export_all

NOTHING = "Nothing is held on this address."
STILL_OF_THE_STAFF = (
    "- They have an account on the staff side. To erase that too: portal staff remove EMAIL, then this again."
)
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
    click.echo(as_json(held))
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
    gone, account, is_postgresql = run(_erase(address))
    click.echo("\n".join(telling.erased(gone)))
    if account is Account.ERASED:
        click.echo("Name and address of their former account on the staff side are erased too.")
    click.echo("\nWhat is left, and why:")
    in_files = telling.in_files(is_postgresql=is_postgresql, overwritten=gone.overwritten)
    for line in filter(None, [*telling.left(gone), in_files]):
        click.echo(f"- {line}")
    if account is Account.STAYS:
        click.echo(STILL_OF_THE_STAFF)


async def _export(address: str) -> dict[str, Any]:
    async with opened() as (settings, database), database.read() as session:
        return await export_all(session, Keyring(settings.encryption_keys), settings, address)


async def _erase(address: str) -> tuple[Gone, Account, bool]:
    async with opened() as (settings, database):
        keyring = Keyring(settings.encryption_keys)
        async with database.write.begin() as session:
            account = await forget_account(session, address)
        return await erase_all(database, keyring, settings, address), account, database.is_postgresql
