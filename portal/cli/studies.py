"""`portal studies`: the registry's records."""

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime

import click

from portal.cli.running import opened, run
from portal.cli.taking import Taking, summary
from portal.studies.importing import sources
from portal.studies.importing import storing as importing
from portal.studies.importing.documents import Found, Refused
from portal.studies.importing.storing import Incoming, Outcome
from portal.studies.record import NCT_ID, NotARecord
from portal.studies.registry import runs
from portal.studies.registry.asking import Asked
from portal.studies.registry.client import Registry
from portal.studies.registry.runs import Run
from portal.studies.registry.syncing import carry_out


@click.group()
def studies() -> None:
    """The registry's records of studies."""


@studies.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
def import_records(paths: tuple[str, ...]) -> None:
    """Take records in: files, folders, .json, .ndjson, .gz, .zip, or - for standard input.

    A record that cannot be taken in is told with its reason; the others are kept.
    """
    taking = Taking()
    run(_take_in(sources.read(paths, sys.stdin.buffer), taking))
    click.echo(taking.summary())
    if taking.rejected:
        sys.exit(1)


@studies.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="What changed since a day.")
@click.option("--condition", "conditions", multiple=True, metavar="TERM", help="Studies of a condition.")
@click.option("--nct-id", "nct_ids", multiple=True, metavar="ID", help="A study by its number.")
@click.option(
    "--sponsor", "sponsors", multiple=True, metavar="NAME", help="Studies of a sponsor or collaborator."
)
def sync(
    since: datetime | None, conditions: tuple[str, ...], nct_ids: tuple[str, ...], sponsors: tuple[str, ...]
) -> None:
    """Bring studies up to date with the registry at PORTAL_REGISTRY_URL.

    Without options: the studies that are stored here, and no others; with none stored yet, all that the
    registry has, unless it is large. Options repeat: any of the conditions, at any of the sponsors, and each
    of the numbers. What is stored and was not among them is looked at too, unless only numbers or only
    changes were asked for. --since alone takes all that changed at the registry.

    It asks once a second at most. If it is interrupted, the same command goes on where it was.
    """
    for nct_id in nct_ids:
        if not NCT_ID.fullmatch(nct_id.strip().upper()):
            raise click.BadParameter(f"{nct_id} is not NCT and eight digits.", param_hint="--nct-id")
    asked = Asked.of(since.date() if since else None, conditions, sponsors, nct_ids)
    done = run(_sync(asked, Taking()))
    counts = {
        Outcome.IMPORTED: done.imported,
        Outcome.UPDATED: done.updated,
        Outcome.UNCHANGED: done.unchanged,
    }
    click.echo(summary(counts, done.rejected))
    if done.rejected:
        sys.exit(1)


async def _sync(asked: Asked, taking: Taking) -> Run:
    async with opened() as (settings, database), Registry(settings) as registry:
        async with database.write.begin() as session:
            in_hand = await runs.take_up(session, await runs.meant(session, asked))
        await carry_out(database, registry, in_hand, taking)
    return in_hand


async def _take_in(values: Iterable[Found | Refused], taking: Taking) -> None:
    """Stores records in short transactions: a server beside this command waits for one batch at most."""
    async with opened() as (_, database):
        for batch in importing.batches(_prepared(values, taking)):
            async with database.write.begin() as session:
                outcomes = await importing.store(session, batch)
            taking.add(outcomes)


def _prepared(values: Iterable[Found | Refused], taking: Taking) -> Iterator[Incoming]:
    for value in values:
        if isinstance(value, Refused):
            taking.reject(value.where, value.reason)
            continue
        try:
            yield importing.prepare(value.raw)
        except NotARecord as error:
            taking.reject(value.where, error.reason)
