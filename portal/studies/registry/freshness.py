"""The sync on a schedule: once over all processes, every PORTAL_SYNC_HOURS, of what is stored and nothing
else. What it cannot do is told to the operator when it has lasted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import DEFAULT_LANGUAGE
from portal.logs import log
from portal.mail.compose import compose
from portal.mail.kinds import Kind
from portal.mail.outbox import enqueue
from portal.studies.importing.storing import Outcome
from portal.studies.models import SyncRun
from portal.studies.registry import runs
from portal.studies.registry.answers import RegistryProblem
from portal.studies.registry.asking import Asked
from portal.studies.registry.client import Registry
from portal.studies.registry.pacing import Pace
from portal.studies.registry.runs import Run, TakenOver
from portal.studies.registry.syncing import carry_out

STORED = Asked()
MAY_BE_LATE = timedelta(hours=24)
ABOUT = "registry"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A sync that could not go on: since when nothing was complete, and what it said last."""

    since: datetime
    failed_at: datetime
    problem: str


class Log:
    """Tells the log what a sync does."""

    def reject(self, where: str, reason: str) -> None:
        """A record could not be taken in."""
        log.warning("sync.rejected", where=where, reason=reason)

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Counted at the end."""

    def tell(self, words: str) -> None:
        """A study left the registry, or came back."""
        log.info("sync.told", words=words)


async def refresh_if_due(database: Database, settings: Settings, pace: Pace | None = None) -> Run | None:
    """Brings what is stored up to date if that is due and nobody else does it; the run it ended."""
    every = timedelta(hours=settings.sync_hours)
    if not every:
        return None
    async with database.read() as session:
        if not await runs.is_due(session, STORED, every):
            return None
    async with database.write.begin() as session:
        run = await runs.take_up_if_due(session, STORED, every)
    if run is None:
        return None
    try:
        async with Registry(settings, pace) as registry:
            await carry_out(database, registry, run, Log())
    except (RegistryProblem, TakenOver) as error:
        log.warning("sync.failed", problem=str(error) or type(error).__name__)
        return None
    log.info("sync.completed", **{name: getattr(run, name) for name in runs.COUNTED})
    return run


async def trouble(session: AsyncSession) -> Trouble | None:
    """What keeps the scheduled sync from being complete, if anything does."""
    row = await session.scalar(select(SyncRun).where(SyncRun.asked == str(STORED)))
    if row is None or row.problem is None or row.failed_at is None:
        return None
    return Trouble(row.completed_at or row.started_at, row.failed_at, row.problem)


async def tell_operator(session: AsyncSession, keyring: Keyring, settings: Settings) -> str | None:
    """Queues a notice to PORTAL_FALLBACK_EMAIL, once, when the scheduled sync is a day late because it fails;
    the id of its mail."""
    found, every = await trouble(session), timedelta(hours=settings.sync_hours)
    if found is None or not every or clock.now() - found.since < every + MAY_BE_LATE:
        return None
    untold = (SyncRun.asked == str(STORED), SyncRun.told_at.is_(None))
    told = update(SyncRun).where(*untold).values(told_at=clock.now()).returning(SyncRun.asked)
    if await session.scalar(told) is None:
        return None
    notice = compose(
        "sync_failing",
        to=settings.fallback_email,
        language=DEFAULT_LANGUAGE,
        kind=Kind.OPERATOR_NOTICE,
        context={"since": found.since.date()},
        data={
            "problem": found.problem,
            "registry": settings.registry_url,
            "operator_name": settings.operator_name,
            "operator_address": settings.operator_address,
        },
    )
    return await enqueue(session, keyring, notice, about=ABOUT)
