"""What the forms for texts offer: kinds, and the studies and centers of whoever writes."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import gettext as _
from portal.staff.texts.reach import Center, centers, reach_of
from portal.staff.viewers import Viewer
from portal.studies.models import Site
from portal.texts.kinds import Description, all_kinds
from portal.texts.places import PORTAL, Place, Scope

MOST_SUGGESTED = 200


@dataclass(frozen=True, slots=True)
class Choices:
    """The kinds of texts; the `places` one may write for, each by its folder and in words; the numbers of the
    studies. Where `may_type`, these are suggestions, and anything else may be typed."""

    kinds: list[Description]
    places: list[tuple[str, str]]
    studies: list[str]
    may_type: bool


async def choices_of(session: AsyncSession, viewer: Viewer) -> Choices:
    """What this person may choose from. Administrators may type, since there may be thousands of studies."""
    reach = await reach_of(session, viewer)
    found: list[Center] = [*reach.centers]
    if viewer.is_admin:
        found = (await centers(session, Site.closed_at.is_(None)))[:MOST_SUGGESTED]
    studies = sorted({one.nct_id for one in found})
    places = [(Place(Scope.STUDY, one).folder, _("Study %(number)s", number=one)) for one in studies]
    places += [(Place(Scope.SITE, str(one.id)).folder, f"{one.name} ({one.nct_id})") for one in found]
    if viewer.is_admin:
        places.insert(0, (PORTAL.folder, _("All studies")))
    return Choices(all_kinds(), places, studies, viewer.is_admin)
