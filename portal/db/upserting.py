"""Rows that may be there already, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.base import Base
from portal.db.engine import session_is_postgresql


async def upsert(
    session: AsyncSession, model: type[Base], key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Writes `values` into the row with this key, which is made where there is none."""
    statement = _insert(session, model).values({**key, **values})
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


async def upsert_many(
    session: AsyncSession, model: type[Base], key: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Writes rows of the same columns, each in the place of one with the same key; at least one."""
    statement = _insert(session, model)
    others = {name: statement.excluded[name] for name in rows[0] if name not in key}
    written = statement.on_conflict_do_update(index_elements=list(key), set_=others)
    await (await session.connection()).execute(written, [dict(row) for row in rows])


async def insert_new(session: AsyncSession, model: type[Base], **values: Any) -> bool:
    """Adds a row unless it would repeat something unique; whether it was added. A transaction that is adding
    the same row is waited for."""
    key = model.__mapper__.primary_key[0]
    added = await session.execute(
        _insert(session, model).values(values).on_conflict_do_nothing().returning(key)
    )
    return added.first() is not None


def _insert(session: AsyncSession, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(model) if session_is_postgresql(session) else sqlite.insert(model)
