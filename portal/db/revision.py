"""One number that rises whenever something a public page shows has changed, so that ready pages know when to
look again."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from portal.db.base import Base
from portal.db.engine import session_is_postgresql


class Revision(Base):
    """A single row."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int]


async def bump(session: AsyncSession) -> None:
    """Says, in the transaction that changes it, that public content changes."""
    insert = postgresql.insert if session_is_postgresql(session) else sqlite.insert
    await session.execute(
        insert(Revision)
        .values(id=1, value=1)
        .on_conflict_do_update(index_elements=["id"], set_={"value": Revision.value + 1})
    )


async def current(session: AsyncSession) -> int:
    """The number as it stands; 0 before the first change."""
    return await session.scalar(select(Revision.value).where(Revision.id == 1)) or 0
