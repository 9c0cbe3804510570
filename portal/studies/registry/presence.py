"""What the registry still lists: when each study was last seen there, which have left it, and which it now
lists under another number."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.db import revision
from portal.db.engine import session_is_postgresql
from portal.studies.models import StoredStudy, StudyCheck


async def seen(session: AsyncSession, nct_ids: Collection[str], at: datetime) -> list[str]:
    """Notes that the registry lists these stored studies; those that had left it and are back."""
    if not nct_ids:
        return []
    await _checked(session, nct_ids, at)
    back = await session.scalars(
        update(StoredStudy)
        .where(StoredStudy.nct_id.in_(nct_ids), StoredStudy.gone_at.is_not(None))
        .values(gone_at=None, moved_to=None)
        .returning(StoredStudy.nct_id)
        .execution_options(synchronize_session=False)
    )
    returned = sorted(back)
    for nct_id in returned:
        await _note(session, "study.back", nct_id)
    return returned


async def left(session: AsyncSession, nct_id: str, at: datetime, moved_to: str | None = None) -> bool:
    """Notes that the registry does not list a stored study any more, or lists it under another number that is
    stored too. False when that was known."""
    await _checked(session, [nct_id], at)
    known = func.coalesce(StoredStudy.moved_to, "") == (moved_to or "")
    changed = await session.scalar(
        update(StoredStudy)
        .where(StoredStudy.nct_id == nct_id, or_(StoredStudy.gone_at.is_(None), ~known))
        .values(gone_at=at, moved_to=moved_to)
        .returning(StoredStudy.nct_id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        return False
    await _note(session, "study.moved" if moved_to else "study.gone", nct_id, moved_to=moved_to or "")
    return True


async def stored(session: AsyncSession, nct_ids: Collection[str]) -> set[str]:
    """Those of the numbers that stand for a stored study."""
    return set(await session.scalars(select(StoredStudy.nct_id).where(StoredStudy.nct_id.in_(nct_ids))))


async def how_many(session: AsyncSession) -> int:
    """The number of stored studies that the registry lists, as far as we know."""
    listed = select(func.count()).select_from(StoredStudy).where(StoredStudy.gone_at.is_(None))
    return await session.scalar(listed) or 0


async def not_seen_since(session: AsyncSession, moment: datetime, after: str, most: int) -> Sequence[str]:
    """The next stored studies, in the order of their numbers, about which the registry has not answered since
    a moment. A former number is not asked about again: it leads to a study that is."""
    unseen = or_(StudyCheck.checked_at.is_(None), StudyCheck.checked_at < moment)
    found = await session.scalars(
        select(StoredStudy.nct_id)
        .outerjoin(StudyCheck, StudyCheck.nct_id == StoredStudy.nct_id)
        .where(StoredStudy.nct_id > after, StoredStudy.moved_to.is_(None), unseen)
        .order_by(StoredStudy.nct_id)
        .limit(most)
    )
    return found.all()


async def _checked(session: AsyncSession, nct_ids: Collection[str], at: datetime) -> None:
    insert = postgresql.insert if session_is_postgresql(session) else sqlite.insert
    rows = [{"nct_id": nct_id, "checked_at": at} for nct_id in sorted(nct_ids)]
    await session.execute(
        insert(StudyCheck)
        .values(rows)
        .on_conflict_do_update(index_elements=["nct_id"], set_={"checked_at": at})
    )


async def _note(session: AsyncSession, kind: str, nct_id: str, **detail: str) -> None:
    """The trail says when a study left or came back, and pages are made anew."""
    await audit.record(session, kind, f"study:{nct_id}", **detail)
    await revision.bump(session)
