"""`portal outbox`: mail that waits, failed, was held or was parked, and a second chance for it."""

import click

from portal.cli.running import opened, run
from portal.leads.receipts.withdrawing import no_longer_wanted
from portal.mail import outbox as mails
from portal.mail.circuit import Circuit, all_circuits
from portal.mail.upkeep import Waiting


@click.group()
def outbox() -> None:
    """See the mail that waits or failed, and give it a second chance."""


@outbox.command("list")
def list_mails() -> None:
    """Show mails that wait, failed, were held or were parked; ids and codes, no names or addresses."""
    waiting, circuits = run(_list())
    for relay, circuit in circuits.items():
        if circuit.failures:
            click.echo(
                f"The relay {relay} is ill, failures in a row: {circuit.failures} ({circuit.last_problem})"
            )
    for mail in waiting:
        click.echo(_line(mail))
    click.echo(f"{len(waiting)} mails wait or failed.")


@outbox.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
def retry(ids: tuple[str, ...]) -> None:
    """Send these mails again, now: waiting, expired, dead or parked ones. A parked one may arrive twice.

    A team is not told of a message that its sender has taken back.
    """
    queued = set(run(_retry(ids)))
    for mail_id in ids:
        refused = "not queued: it is held, sent, taken back, or not there"
        click.echo(f"{mail_id}  {'queued' if mail_id in queued else refused}")
    if queued != set(ids):
        raise click.exceptions.Exit(1)


async def _list() -> tuple[list[Waiting], dict[str, Circuit]]:
    async with opened() as (_, database), database.read() as session:
        return await mails.list_waiting(session), await all_circuits(session)


async def _retry(ids: tuple[str, ...]) -> list[str]:
    async with opened() as (_, database), database.write.begin() as session:
        unwanted = await no_longer_wanted(session, ids)
        return await mails.retry(session, [mail_id for mail_id in ids if mail_id not in unwanted])


def _line(mail: Waiting) -> str:
    tries = f"tries {mail.attempts}" + (f", unknown {mail.unknowns}" if mail.unknowns else "")
    due = f"next {mail.next_at:%Y-%m-%d %H:%M} UTC" if mail.state == "queued" else ""
    said = " ".join(str(part) for part in (mail.last_code, mail.last_text) if part)
    return "  ".join(part for part in (mail.id, mail.state, mail.kind, mail.about, tries, due, said) if part)
