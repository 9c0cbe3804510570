"""States of messages in words, each with a shape."""

from dataclasses import dataclass

from portal import clock
from portal.i18n import ago, format_date
from portal.i18n import gettext as _
from portal.leads.models import LeadState
from portal.staff.inbox.filters import ERASED, OVERDUE
from portal.staff.inbox.listing import Row


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words; `shape` is "good", "wait", "bad" or "off"."""

    words: str
    shape: str


def badge(state: str) -> Badge:
    """The words and the shape of a state."""
    known = {
        OVERDUE: Badge(_("Overdue"), "bad"),
        LeadState.NEW: Badge(_("New"), "wait"),
        LeadState.OPENED: Badge(_("Opened"), "wait"),
        LeadState.TRIED: Badge(_("Not reached yet"), "wait"),
        LeadState.CONTACTED: Badge(_("In contact"), "good"),
        LeadState.SCREENING: Badge(_("Screening"), "good"),
        LeadState.CLOSED: Badge(_("Closed"), "off"),
        LeadState.TAKEN_BACK: Badge(_("Taken back"), "off"),
        ERASED: Badge(_("Erased"), "off"),
    }
    return known[state]


def waiting(row: Row) -> str:
    """Since when the sender waits, or for what; empty where they do not."""
    if row.waits and row.waits_since:
        return ago(row.waits_since.date(), clock.today())
    if row.waits_since and row.call_on:
        return _("Call promised for %(day)s", day=format_date(row.call_on))
    return ""
