"""`portal studies`: the registry's records."""

import sys
from collections import Counter
from collections.abc import Iterable
from time import monotonic

import click

from portal.cli.running import opened, run
from portal.db import Database
from portal.studies import importing, sources
from portal.studies.documents import Found, Refused
from portal.studies.importing import Incoming, Outcome
from portal.studies.record import NotARecord

BATCH = 100
BATCH_BYTES = 8 * 2**20
SECONDS_BETWEEN_WORDS = 5


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


class Taking:
    """Counts what became of records, and says what was rejected and how far the work is."""

    def __init__(self) -> None:
        self.rejected = 0
        self._outcomes: Counter[Outcome] = Counter()
        self._last_words = monotonic()

    def reject(self, where: str, reason: str) -> None:
        """Prints the line of a record that was not taken in; names of files may hold anything."""
        self.rejected += 1
        words = f"{where}: {reason}"
        if not words.isprintable():
            words = "".join(sign if sign.isprintable() else "?" for sign in words)
        sys.stdout.write(f"{words}\n")

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Counts a stored batch, and says so when nothing was said for a while."""
        self._outcomes.update(outcomes)
        if monotonic() - self._last_words > SECONDS_BETWEEN_WORDS:
            self._last_words = monotonic()
            click.echo(f"so far: {self.summary()}", err=True)

    def summary(self) -> str:
        """The line of counts."""
        counts = [f"{self._outcomes[outcome]} {outcome}" for outcome in Outcome]
        return ", ".join([*counts, f"{self.rejected} rejected"])


async def _take_in(values: Iterable[Found | Refused], taking: Taking) -> None:
    """Stores records in short transactions: a server beside this command waits for one batch at most."""
    batch: dict[str, Incoming] = {}
    async with opened() as (_, database):
        for value in values:
            incoming = _prepared(value, taking)
            if incoming is None:
                continue
            if _is_full(batch, incoming):
                await _store(database, batch, taking)
                batch = {}
            batch[incoming.study.nct_id] = incoming
        await _store(database, batch, taking)


def _prepared(value: Found | Refused, taking: Taking) -> Incoming | None:
    if isinstance(value, Refused):
        taking.reject(value.where, value.reason)
        return None
    try:
        return importing.prepare(value.raw)
    except NotARecord as error:
        taking.reject(value.where, error.reason)
        return None


def _is_full(batch: dict[str, Incoming], incoming: Incoming) -> bool:
    """A study is at most once in a batch, since the second record of it is an update of the first."""
    size = sum(len(waiting.record) for waiting in batch.values())
    return len(batch) >= BATCH or size > BATCH_BYTES or incoming.study.nct_id in batch


async def _store(database: Database, batch: dict[str, Incoming], taking: Taking) -> None:
    if not batch:
        return
    async with database.write.begin() as session:
        outcomes = await importing.store(session, list(batch.values()))
    taking.add(outcomes)
