"""How far a sync has come, kept in the transactions that store what it found: whatever ends it, the next one
goes on from there. Who takes a run over shuts out whoever had it before."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.engine import session_is_postgresql
from portal.studies.models import StoredStudy, SyncRun
from portal.studies.registry.asking import Asked
from portal.studies.registry.pacing import LONGEST_SECONDS

LEASE = timedelta(seconds=LONGEST_SECONDS) + timedelta(minutes=5)
TOO_OLD = timedelta(days=3)  # to go on with: what it saw first is no longer news
AFTER_A_FAILURE = timedelta(minutes=30)
COUNTED = ("imported", "updated", "unchanged", "rejected", "gone")
PROGRESS = ("stage", "token", "after", *COUNTED)
AT_THE_START: dict[str, Any] = {"stage": 0, "token": None, "after": "", **dict.fromkeys(COUNTED, 0)}
FREE = {"owner": None, "lease_until": None}


class TakenOver(Exception):
    """Another process goes on with this sync."""


@dataclass(slots=True)
class Run:
    """A sync in hand. `stage` counts its parts from 0; `token` is the registry's for the next page, `after`
    the last number asked about. What it counts includes what it had counted before it was interrupted."""

    asked: Asked
    started_at: datetime
    owner: str = field(default_factory=lambda: uuid4().hex)
    stage: int = 0
    token: str | None = None
    after: str = ""
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    gone: int = 0

    def to_next_stage(self) -> None:
        """The part in hand is done."""
        self.stage, self.token, self.after = self.stage + 1, None, ""


async def take_up(session: AsyncSession, asked: Asked) -> Run:
    """Goes on with a run that was interrupted, whoever has it, or starts one."""
    row = await _row(session, asked)
    now = clock.now()
    if row.is_open and now - row.started_at < TOO_OLD:
        run = Run(asked, row.started_at, **{name: getattr(row, name) for name in PROGRESS})
    else:
        run = Run(asked, now)
    values = {"started_at": run.started_at, "is_open": True, **_progress(run)}
    await session.execute(update(SyncRun).where(SyncRun.asked == str(asked)).values(values | _lease(run)))
    return run


async def meant(session: AsyncSession, asked: Asked) -> Asked:
    """What a person means who asks for this: with nothing stored, what is stored cannot be meant."""
    everything = Asked(everything=True)
    if not asked.is_plain:
        return asked
    begun = select(SyncRun.token).where(SyncRun.asked == str(everything), SyncRun.is_open)
    is_first = await session.scalar(select(StoredStudy.nct_id).limit(1)) is None
    return everything if is_first or await session.scalar(begun) else asked


async def take_up_if_due(session: AsyncSession, asked: Asked, every: timedelta) -> Run | None:
    """The same for one that is due by the clock and that nobody has in hand, else None."""
    row, now = await _row(session, asked), clock.now()
    return await take_up(session, asked) if _is_due(row, now, every) else None


async def is_due(session: AsyncSession, asked: Asked, every: timedelta) -> bool:
    """Whether `take_up_if_due` would take it up, without writing anything."""
    row = await session.get(SyncRun, str(asked))
    return row is None or _is_due(row, clock.now(), every)


async def save(session: AsyncSession, run: Run) -> None:
    """Keeps how far it has come. Raises TakenOver."""
    await _write(session, run, **_progress(run), **_lease(run))


async def complete(session: AsyncSession, run: Run) -> None:
    """It is done. Raises TakenOver."""
    well = {"failed_at": None, "problem": None, "told_at": None}
    done = {"is_open": False, "completed_at": clock.now()}
    await _write(session, run, **_progress(run), **done, **well, **FREE)


async def fail(session: AsyncSession, run: Run, problem: str) -> None:
    """It could not go on, and says why. Raises TakenOver."""
    await _write(session, run, failed_at=clock.now(), problem=problem, **FREE)


async def release(session: AsyncSession, run: Run) -> None:
    """It was told to stop; another may go on at once. Raises TakenOver."""
    await _write(session, run, **FREE)


async def _row(session: AsyncSession, asked: Asked) -> SyncRun:
    """What is known of such a run, locked; one that is over and never was complete where there was none."""
    insert = postgresql.insert if session_is_postgresql(session) else sqlite.insert
    values = {"asked": str(asked), "started_at": clock.now(), "is_open": False, **AT_THE_START}
    await session.execute(insert(SyncRun).values(values).on_conflict_do_nothing())
    found = select(SyncRun).where(SyncRun.asked == str(asked)).with_for_update()
    return (await session.scalars(found.execution_options(populate_existing=True))).one()


def _is_due(row: SyncRun, now: datetime, every: timedelta) -> bool:
    if row.lease_until is not None and row.lease_until > now:
        return False
    if row.failed_at is not None and now - row.failed_at < min(AFTER_A_FAILURE, every):
        return False
    return row.is_open or row.completed_at is None or now - row.completed_at >= every


async def _write(session: AsyncSession, run: Run, **values: Any) -> None:
    mine = and_(SyncRun.asked == str(run.asked), SyncRun.owner == run.owner)
    written = await session.scalar(
        update(SyncRun)
        .where(mine)
        .values(values)
        .returning(SyncRun.asked)
        .execution_options(synchronize_session=False)
    )
    if written is None:
        raise TakenOver("Another sync of the same studies goes on with this one.")


def _progress(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in PROGRESS}


def _lease(run: Run) -> dict[str, Any]:
    return {"owner": run.owner, "lease_until": clock.now() + LEASE}
