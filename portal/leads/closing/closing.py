"""Whether a study still takes people at the site that somebody wrote to, and what they are told when not."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import gettext as _
from portal.leads.course import Course
from portal.leads.telling.recipients import Part
from portal.studies.behind import Behind, open_sites, site_with_people
from portal.studies.page import words
from portal.studies.reading import find
from portal.studies.study import NO_LONGER_LISTED, RECRUITING


class Closing(StrEnum):
    """What ended it, the widest reason first."""

    GONE = "gone"  # the registry lists the study no longer
    STOPPED = "stopped"  # the study takes nobody
    SITE = "site"  # the site takes nobody, or is none any more
    SILENT = "silent"  # nobody there has an address that mail can go to


@dataclass(frozen=True, slots=True)
class Closed:
    """What ended it; `status` is the study's own, and `has_others` says that other sites take messages."""

    closing: Closing
    status: str
    has_others: bool

    @property
    def in_words(self) -> str:
        """What changed, in the language being spoken."""
        match self.closing:
            case Closing.GONE:
                return words.status(self.status).because
            case Closing.STOPPED:
                because = words.status(self.status).because
                return _("The study takes no new people now. %(because)s", because=because)
            case Closing.SITE:
                return _("The center you wrote to takes no new people for this study now.")
            case Closing.SILENT:
                return _("We no longer have an email address for the team you wrote to.")


def closing_of(status: str, behind: Behind) -> Closing | None:
    """What ended it at a site of a study with this status, if anything did."""
    if status == NO_LONGER_LISTED:
        return Closing.GONE
    if status != RECRUITING:
        return Closing.STOPPED
    if not behind.site.is_open:
        return Closing.SITE
    return None if behind.recipients else Closing.SILENT


async def closed_at(session: AsyncSession, site_id: int) -> Closed | None:
    """The same, looked up. Raises SiteNotFound."""
    behind = await site_with_people(session, site_id)
    study = (await find(session, behind.site.nct_id)).study
    closing = closing_of(study.status, behind)
    if closing is None:
        return None
    return Closed(closing, study.status, bool(await open_sites(session, study.nct_id, study.status)))


def where_it_is(course: Course, operator: str) -> str:
    """What became of the message before, or in spite of it."""
    if any(one.may_have_arrived and one.part is not Part.OPERATOR for one in course.told):
        return _("We passed your message on before this. The team may still answer it, or they may not.")
    if course.current.has_failed:
        return _("We could not pass your message on.")
    if course.current.part is Part.OPERATOR:
        return _("Your message went to %(operator)s, who run this portal.", operator=operator)
    return _("Your message is still on its way to the team. They may answer it, or they may not.")
