"""What the page of a text shows: its words, what is live in its place, and all that ever stood there."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.staff.names import names_of
from portal.staff.texts import words
from portal.staff.texts.deciding import why_not_approve, why_not_withdraw
from portal.staff.texts.drafting import BIGGEST_ID
from portal.staff.texts.listing import centers_of
from portal.staff.texts.reach import Center, Reach, reach_of
from portal.staff.viewers import Viewer
from portal.texts.kinds import Description, describe
from portal.texts.models import TextState, TextVersion
from portal.web.errors import NotFound


@dataclass(frozen=True, slots=True)
class Line:
    """A version in a list, with its words."""

    version: TextVersion
    kind: Description
    place: str
    state: str
    shape: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A text in full. `live` is what is shown in its place now; `past` are all versions of that place, the
    newest first; `no_approval` and `no_withdrawal` say why somebody cannot do that, empty where they can."""

    line: Line
    live: TextVersion | None
    past: list[Line]
    drafted_by: str
    no_approval: str
    no_withdrawal: str
    may_draft: bool


async def find(session: AsyncSession, viewer: Viewer, version_id: int) -> tuple[TextVersion, Reach]:
    """A text that may be seen. Raises NotFound, also for one that is not theirs to see."""
    reach = await reach_of(session, viewer)
    version = await session.get(TextVersion, version_id) if version_id <= BIGGEST_ID else None
    if version is None or not reach.may_read(version):
        raise NotFound
    return version, reach


async def shown(session: AsyncSession, viewer: Viewer, version_id: int) -> Shown:
    """The page of one text. Raises NotFound."""
    version, reach = await find(session, viewer, version_id)
    same = [one for one in await _same_place(session, version) if reach.may_read(one)]
    known = await centers_of(session, [version])
    names = await names_of(session, [version.drafted_by])
    return Shown(
        line=line(version, known),
        live=next((one for one in same if one.state == TextState.APPROVED), None),
        past=[line(one, known) for one in same],
        drafted_by=names.get(version.drafted_by or 0, ""),
        no_approval=await why_not_approve(session, viewer, version),
        no_withdrawal=why_not_withdraw(viewer, version),
        may_draft=reach.is_admin or reach.may_draft(version.place),
    )


def line(version: TextVersion, centers: dict[int, Center]) -> Line:
    """A version with its words."""
    place = words.place(version.place, centers)
    return Line(version, describe(version.key), place, words.state(version), words.shape(version))


async def _same_place(session: AsyncSession, version: TextVersion) -> list[TextVersion]:
    """Every version for the same place, kind and language, the newest first."""
    same = (
        TextVersion.key == version.key,
        TextVersion.scope == version.scope,
        TextVersion.whose == version.whose,
        TextVersion.language == version.language,
    )
    return [*await session.scalars(select(TextVersion).where(*same).order_by(TextVersion.id.desc()))]
