"""The command `portal`."""

import os
import sys

import click

from portal import __version__, logs
from portal.cli import (
    alerts,
    check,
    demo,
    keys,
    migrate,
    outbox,
    person,
    purge,
    serve,
    staff,
    studies,
    teams,
    texts,
)
from portal.config import BadSettings
from portal.crypto import CannotOpen
from portal.db.schema import OutdatedSchema
from portal.mail.address import BadAddress
from portal.mail.relayurl import RelayProblem
from portal.studies.registry.answers import RegistryProblem
from portal.studies.registry.runs import TakenOver
from portal.texts.placeholders import BadText

OWNER_ALONE = 0o077  # a database file is nobody else's to read
EXPECTED = (
    *(BadSettings, CannotOpen, OutdatedSchema, BadText, BadAddress, RelayProblem, RegistryProblem),
    TakenOver,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="portal")
def portal() -> None:
    """A portal for clinical studies: pages, messages, receipts, and the mail behind them."""
    logs.configure()


for command in (
    alerts.alerts,
    check.check,
    demo.demo,
    keys.keys,
    migrate.migrate,
    outbox.outbox,
    person.person,
    purge.purge,
    serve.serve,
    serve.worker,
    staff.staff,
    studies.studies,
    teams.teams,
    texts.texts,
):
    portal.add_command(command)


def main() -> None:
    """Runs the command; what an operator can mend is said in a sentence, without a traceback."""
    os.umask(OWNER_ALONE)
    try:
        portal()
    except EXPECTED as error:
        click.echo(str(error), err=True)
        sys.exit(1)
