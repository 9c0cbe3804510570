"""What members of the staff are called, removed ones too: the history goes on naming them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.staff.models import Member


async def names_of(session: AsyncSession, member_ids: Iterable[int | None]) -> dict[int, str]:
    """The name of each of these members by their id; the address of one without a name."""
    wanted = {member_id for member_id in member_ids if member_id is not None}
    found = select(Member.id, Member.name, Member.email).where(Member.id.in_(wanted))
    return {member_id: name or email for member_id, name, email in await session.execute(found)}
