"""The place that a note is about (W3C Web Annotation Data Model: TextQuoteSelector, TextPositionSelector)."""

from dataclasses import dataclass
from enum import StrEnum

from portal.i18n import gettext as _


class Section(StrEnum):
    """The parts of a study's page that can be quoted: the ids of their elements."""

    TITLE = "title"
    OVERVIEW = "overview"
    DESCRIPTION = "description"
    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    CRITERIA = "criteria"
    DETAILS = "details"

    @property
    def words(self) -> str:
        """What people call it."""
        match self:
            case Section.TITLE:
                return _("Title")
            case Section.OVERVIEW:
                return _("Overview")
            case Section.DESCRIPTION:
                return _("Description")
            case Section.INCLUSION:
                return _("Who can join")
            case Section.EXCLUSION:
                return _("Who cannot join")
            case Section.CRITERIA:
                return _("Who can and cannot join")
            case Section.DETAILS:
                return _("Study details")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a section and where they stood: `exact`, up to 32 characters before and after it, and its
    first and last offset in Unicode code points of the section's text, the end being the one after the last
    of them. The section's text is that of its blocks, joined by a line break each."""

    section: Section
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
