"""Bringing what is stored up to date with the registry. A run has three parts: what a query finds, the
studies asked for by number, and the stored ones it has not met yet. Each step is stored together with how far
the run has come, so that one that was killed goes on where it was; and since a record that has not changed
changes nothing, a step that is done twice does no harm."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

from portal import clock
from portal.db import Database, revision
from portal.studies.importing import storing as importing
from portal.studies.importing.storing import Incoming, Outcome
from portal.studies.record import NotARecord
from portal.studies.registry import presence, runs
from portal.studies.registry.answers import Listed, Moved, NotListed, RegistryProblem, RegistryRefusal
from portal.studies.registry.asking import CHUNK, Asked
from portal.studies.registry.client import Query, Registry
from portal.studies.registry.doubts import doubt_loss, doubt_wish
from portal.studies.registry.runs import Run, TakenOver

UNNAMED = "a record from the registry"


class Report(Protocol):
    """Who is told of what a sync does."""

    def reject(self, where: str, reason: str) -> None:
        """A record could not be taken in."""

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """What became of records."""

    def tell(self, words: str) -> None:
        """A study left the registry, or came back."""


async def carry_out(database: Database, registry: Registry, run: Run, report: Report) -> None:
    """Brings a run to its end. Raises RegistryProblem when the registry cannot be worked with, and TakenOver;
    either way the next run goes on from here."""
    sync = _Sync(database, registry, run, report)
    try:
        await sync.finish()
    except TakenOver:
        raise
    except BaseException as error:
        with suppress(TakenOver):
            await asyncio.shield(_let_go(database, run, error))
        raise


async def _let_go(database: Database, run: Run, error: BaseException) -> None:
    async with database.write.begin() as session:
        if isinstance(error, asyncio.CancelledError | KeyboardInterrupt):
            await runs.release(session, run)
        else:
            problem = str(error) if isinstance(error, RegistryProblem) else type(error).__name__
            await runs.fail(session, run, problem)


class _Sync:
    def __init__(self, database: Database, registry: Registry, run: Run, report: Report) -> None:
        self._database = database
        self._registry = registry
        self._run = run
        self._report = report

    async def finish(self) -> None:
        """The parts from the one in hand on. Pages then say that all was looked at."""
        parts = (self._found, self._named, self._stored)
        while self._run.stage < len(parts):
            await parts[self._run.stage](self._run.asked)
            self._run.to_next_stage()
            await self._save()
        async with self._database.write.begin() as session:
            await runs.complete(session, self._run)
            await revision.bump(session)

    async def _found(self, asked: Asked) -> None:
        """What the query finds; from the beginning again where the registry has forgotten its token."""
        query = asked.listing
        if query is None:
            return
        try:
            await self._read_list(query)
        except RegistryRefusal:
            if self._run.token is None:
                raise
            self._run.token = None
            await self._read_list(query)

    async def _read_list(self, query: Query) -> None:
        async for page in self._registry.pages(query, self._run.token):
            doubt_wish(self._run, page)
            await self._keep(page.studies, token=page.token)

    async def _named(self, asked: Asked) -> None:
        while chunk := [nct_id for nct_id in asked.nct_ids if nct_id > self._run.after][:CHUNK]:
            await self._look_at(chunk)

    async def _stored(self, asked: Asked) -> None:
        while asked.looks_at_stored:
            async with self._database.read() as session:
                began, after = self._run.started_at, self._run.after
                chunk = await presence.not_seen_since(session, began, after, CHUNK)
            if not chunk:
                return
            await self._look_at(chunk)

    async def _look_at(self, nct_ids: Sequence[str]) -> None:
        """These studies, together. That one is missing in a list alone proves nothing: it is asked for by
        itself, unless only changes were asked for."""
        met: set[str] = set()
        async for page in self._registry.pages(self._run.asked.numbered(nct_ids)):
            met |= await self._keep(page.studies)
        if self._run.asked.since is None:
            for nct_id in sorted(set(nct_ids) - met):
                await self._look_for(nct_id)
        self._run.after = nct_ids[-1]
        await self._save()

    async def _look_for(self, nct_id: str) -> None:
        found = await self._registry.study(nct_id)
        if isinstance(found, Moved):
            new = await self._registry.study(found.to)
            kept = await self._keep([new.raw]) if isinstance(new, Listed) else set()
            await self._lost(nct_id, found.to if found.to in kept else None)
        elif isinstance(found, NotListed):
            await self._lost(nct_id)
        else:
            await self._keep([found.raw])

    async def _keep(self, raws: Sequence[Any], token: str | None = None) -> set[str]:
        """Stores records in short transactions, and the next page's token with the last of them; the numbers
        of those stored."""
        incomings, refused = await asyncio.to_thread(_prepared, raws)
        for reason in refused:
            self._reject(UNNAMED, reason)
        batches = [*importing.batches(incomings)]
        for number, batch in enumerate(batches, 1):
            if number == len(batches):
                self._run.token = token
            await self._store(batch)
        if not batches:
            self._run.token = token
            await self._save()
        return {incoming.study.nct_id for incoming in incomings}

    async def _store(self, batch: Sequence[Incoming]) -> None:
        async with self._database.write.begin() as session:
            outcomes = await importing.store(session, batch)
            numbers = [incoming.study.nct_id for incoming in batch]
            back = await presence.seen(session, numbers, clock.now())
            self._run.imported += outcomes.count(Outcome.IMPORTED)
            self._run.updated += outcomes.count(Outcome.UPDATED)
            self._run.unchanged += outcomes.count(Outcome.UNCHANGED)
            await runs.save(session, self._run)
        self._report.add(outcomes)
        for nct_id in back:
            self._report.tell(f"{nct_id}: the registry lists it again")

    async def _lost(self, nct_id: str, moved_to: str | None = None) -> None:
        """A number that the registry does not list, or lists as another. Raises TooManyGone."""
        async with self._database.write.begin() as session:
            is_stored = nct_id in await presence.stored(session, [nct_id])
            if is_stored and not moved_to:
                doubt_loss(self._run, await presence.how_many(session))
            is_news = is_stored and await presence.left(session, nct_id, clock.now(), moved_to)
            self._run.gone += is_news and not moved_to
            await runs.save(session, self._run)
        if is_news:
            self._report.tell(
                f"{nct_id}: the registry now lists it as {moved_to}"
                if moved_to
                else f"{nct_id}: the registry no longer lists it"
            )
        elif not is_stored and not moved_to:
            self._reject(nct_id, "the registry has no such study")
            await self._save()

    def _reject(self, where: str, reason: str) -> None:
        self._run.rejected += 1
        self._report.reject(where, reason)

    async def _save(self) -> None:
        async with self._database.write.begin() as session:
            await runs.save(session, self._run)


def _prepared(raws: Sequence[Any]) -> tuple[list[Incoming], list[str]]:
    """The records made ready, and why others are none; for a thread of its own."""
    incomings, refused = [], []
    for raw in raws:
        try:
            incomings.append(importing.prepare(raw))
        except NotARecord as error:
            refused.append(error.reason)
    return incomings, refused
