"""What somebody shared, for whoever has the notebook's key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import CannotOpen
from portal.notes.keys import NotebookKey
from portal.notes.locking import open_for_owner
from portal.notes.models import Share
from portal.notes.opening.attempts import MOST_FAILURES
from portal.notes.sharing.snapshot import Snapshot
from portal.web.errors import NotFound

MOST_LISTED = 100


class ShareNotFound(NotFound):
    """There is no such share of this notebook, or it was stopped."""


class State(StrEnum):
    """What becomes of somebody new who has link and passcode: only the first opens."""

    LIVE = "live"
    PAUSED = "paused"
    OVER = "over"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Listed:
    """A share as its owner sees it. `snapshot` is None for one that was stopped, and for one that the
    notebook's key does not open. `opened` counts openings, the last of them on a day."""

    id: str
    state: State
    created_at: datetime
    expires_at: datetime
    opened: int
    last_opened_on: date | None
    snapshot: Snapshot | None


async def shares_of(session: AsyncSession, key: NotebookKey) -> list[Listed]:
    """The newest 100 shares of a notebook that are stored still, newest first."""
    theirs = select(Share).where(Share.notebook_id == key.id)
    rows = await session.scalars(theirs.order_by(Share.created_at.desc(), Share.id).limit(MOST_LISTED))
    return [_listed(key, row) for row in rows]


async def look(session: AsyncSession, key: NotebookKey, share_id: str) -> tuple[Listed, Snapshot]:
    """One share, and what it holds, whether or not its link opens. Raises ShareNotFound."""
    listed = _listed(key, await share_of(session, key, share_id))
    if listed.snapshot is None:
        raise ShareNotFound
    return listed, listed.snapshot


async def share_of(session: AsyncSession, key: NotebookKey, share_id: str) -> Share:
    """A share that was not stopped. Raises ShareNotFound, also for one of another notebook."""
    standing = (Share.id == share_id, Share.notebook_id == key.id, Share.revoked_at.is_(None))
    row = await session.scalar(select(Share).where(*standing))
    if row is None:
        raise ShareNotFound
    return row


def is_live() -> Sequence[ColumnElement[bool]]:
    """The conditions of a share whose link may still open, though it may be paused."""
    return (Share.revoked_at.is_(None), Share.expires_at > clock.now())


def _listed(key: NotebookKey, row: Share) -> Listed:
    return Listed(
        row.id,
        _state(row),
        row.created_at,
        row.expires_at,
        row.opened,
        row.last_opened_on,
        _snapshot(key, row),
    )


def _state(row: Share) -> State:
    if row.revoked_at is not None:
        return State.STOPPED
    if row.expires_at <= clock.now():
        return State.OVER
    return State.PAUSED if row.failures >= MOST_FAILURES else State.LIVE


def _snapshot(key: NotebookKey, row: Share) -> Snapshot | None:
    try:
        return Snapshot.from_json(open_for_owner(key, row))
    except CannotOpen:
        return None
