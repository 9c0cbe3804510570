"""Committing what became of mails together with what follows from it elsewhere."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from portal.db import Database
from portal.logs import failure
from portal.mail.recording import Outcome

T = TypeVar("T")
OnOutcome = Callable[[AsyncSession, Outcome], Awaitable[None]]
Work = Callable[[AsyncSession], Awaitable[tuple[T, list[Outcome]]]]


class ReactionFailed(Exception):
    """What was to follow from an outcome could not be done."""


async def no_reaction(_session: AsyncSession, _outcome: Outcome) -> None:
    """Nothing follows from an outcome."""


class Commits:
    """Runs work in a transaction, and `on_outcome` in the same one for each outcome of it."""

    def __init__(self, database: Database, on_outcome: OnOutcome) -> None:
        self._database = database
        self._on_outcome = on_outcome

    async def __call__(self, work: Work[T]) -> tuple[T, list[Outcome]]:
        """The work's result and outcomes, durable. If what follows from them fails, it is logged and the
        work is done again alone: an answer that is not recorded would make a copy."""
        try:
            return await self._transaction(work, self._on_outcome)
        except ReactionFailed as error:
            failure("mail.reaction_failed", error.__cause__ or error)
            return await self._transaction(work, no_reaction)

    async def _transaction(self, work: Work[T], reaction: OnOutcome) -> tuple[T, list[Outcome]]:
        async with self._database.write.begin() as session:
            result, outcomes = await work(session)
            for outcome in outcomes:
                try:
                    await reaction(session, outcome)
                except Exception as error:
                    raise ReactionFailed from error
        return result, outcomes
