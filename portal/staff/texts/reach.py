"""Whose texts somebody may read and draft: coordinators those of their teams' studies and centers, and what
holds for all is theirs to read."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from portal.staff.viewers import Viewer
from portal.studies.models import Site
from portal.texts.models import TextState, TextVersion
from portal.texts.places import Place, Scope
from portal.web.telephone import region

OF_ALL = (Scope.COUNTRY, Scope.PORTAL, Scope.DEFAULT)


@dataclass(frozen=True, slots=True)
class Center:
    """A site in a word or two."""

    id: int
    nct_id: str
    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """The studies and centers of somebody's teams; administrators reach everything."""

    is_admin: bool
    centers: tuple[Center, ...] = ()

    @property
    def studies(self) -> list[str]:
        """The numbers of the studies, in order."""
        return sorted({one.nct_id for one in self.centers})

    def may_read(self, version: TextVersion) -> bool:
        """Whether they may see this text: of what holds for all, drafts are the administrators'."""
        if self.may_draft(version.place):
            return True
        return version.scope in OF_ALL and version.state != TextState.DRAFT

    def may_draft(self, place: Place) -> bool:
        """Whether they may write a text for this place."""
        if self.is_admin:
            return place.scope is not Scope.DEFAULT
        if place.scope is Scope.STUDY:
            return place.whose in self.studies
        return place.scope is Scope.SITE and place.whose in {str(one.id) for one in self.centers}

    def condition(self) -> ColumnElement[bool]:
        """What narrows a query of texts to those that may be read."""
        if self.is_admin:
            return true()
        sites = [str(one.id) for one in self.centers]
        return or_(
            and_(TextVersion.scope.in_(OF_ALL), TextVersion.state != TextState.DRAFT),
            and_(TextVersion.scope == Scope.STUDY, TextVersion.whose.in_(self.studies)),
            and_(TextVersion.scope == Scope.SITE, TextVersion.whose.in_(sites)),
        )


async def reach_of(session: AsyncSession, viewer: Viewer) -> Reach:
    """What this person reaches."""
    if viewer.is_admin:
        return Reach(is_admin=True)
    mine = select(*CENTER).where(viewer.of_my_teams(Site.team_id)).order_by(Site.nct_id, Site.position)
    return Reach(False, tuple(_center(row) for row in await session.execute(mine)))


async def centers(session: AsyncSession, *which: ColumnElement[bool]) -> list[Center]:
    """The sites that are there, in order, of any team: for administrators, and for naming places."""
    found = select(*CENTER).where(*which).order_by(Site.nct_id, Site.position)
    return [_center(row) for row in await session.execute(found)]


CENTER = (Site.id, Site.nct_id, Site.facility, Site.city, Site.country)


def _center(row: Any) -> Center:
    name = ", ".join(filter(None, (row.facility, row.city))) or str(row.id)
    return Center(row.id, row.nct_id, name, region(row.country))
