"""Notes that were removed go a day later, and notebooks when nothing was done with them for long."""

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.notes.models import Note, Notebook, Share
from portal.notes.notebook.erasing import erase

AT_ONCE = 200
BROUGHT_BACK_FOR = timedelta(days=1)


async def purge_removed(session: AsyncSession) -> int:
    """Erases up to 200 notes that were removed more than a day ago; how many."""
    over = select(Note.id).where(Note.removed_at < clock.now() - BROUGHT_BACK_FOR).limit(AT_ONCE)
    gone = delete(Note).where(Note.id.in_(over)).returning(Note.id)
    return len((await session.execute(gone.execution_options(synchronize_session=False))).all())


async def purge_unused(session: AsyncSession, before: date) -> int:
    """Erases up to 200 notebooks that were last used before a day, and of which nothing is shared; how
    many."""
    open_shares = select(Share.notebook_id).where(Share.expires_at > clock.now())
    unused = (Notebook.used_on < before, Notebook.id.not_in(open_shares))
    due = select(Notebook.id).where(*unused).order_by(Notebook.used_on).limit(AT_ONCE).with_for_update()
    ids = list(await session.scalars(due))
    if ids:
        await erase(session, ids)
    return len(ids)
