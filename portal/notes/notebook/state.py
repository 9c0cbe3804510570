"""What the page about a notebook says of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.notes.keys import NotebookKey
from portal.notes.models import Notebook, Share
from portal.notes.reading import contents_of


@dataclass(frozen=True, slots=True)
class State:
    """How many notes a notebook has, how many more cannot be read, how many of its shares are open, and
    until when it is kept if nothing is done with it."""

    notes: int
    unreadable: int
    shares: int
    has_code: bool
    kept_until: date

    @property
    def holds_something(self) -> bool:
        """Whether somebody would miss it."""
        return bool(self.notes or self.unreadable or self.shares)


async def state_of(session: AsyncSession, key: NotebookKey, keep_months: int) -> State | None:
    """What is kept under a key; None where nothing is."""
    notebook = await session.get(Notebook, key.id)
    if notebook is None:
        return None
    contents = await contents_of(session, key)
    still_open = (Share.notebook_id == key.id, Share.revoked_at.is_(None), Share.expires_at > clock.now())
    return State(
        notes=len(contents.notes),
        unreadable=contents.unreadable,
        shares=await session.scalar(select(func.count()).select_from(Share).where(*still_open)) or 0,
        has_code=notebook.recovery_id is not None,
        kept_until=clock.months_after(notebook.used_on, keep_months),
    )
