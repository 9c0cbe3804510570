"""Who of the study was told of a message, and what became of the link they got."""

from dataclasses import dataclass
from datetime import datetime

from portal import clock
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.leads.course import Course, Told
from portal.leads.models import LeadState
from portal.leads.telling.recipients import Part
from portal.mail.models import State


@dataclass(frozen=True, slots=True)
class ToldOne:
    """A mailbox that was told. `shape` is that of a badge around `words`; the link can be switched off, or
    another be sent."""

    id: str
    name: str
    mailbox: str
    part: str
    at: datetime
    words: str
    shape: str
    may_be_revoked: bool
    may_be_renewed: bool


def told_of(course: Course) -> list[ToldOne]:
    """Everybody, in turn."""
    is_over = course.lead.state == LeadState.TAKEN_BACK or course.lead.erased_at is not None
    return [_told(one, is_over=is_over) for one in course.told]


def _told(one: Told, *, is_over: bool) -> ToldOne:
    link = one.link
    works = link.revoked_at is None and link.expires_at > clock.now() and not is_over
    words, shape = _words(one, works=works)
    return ToldOne(
        id=link.id,
        name=link.contact_name or "",
        mailbox=link.mailbox,
        part=_part(one.part),
        at=link.created_at,
        words=words,
        shape=shape,
        may_be_revoked=works,
        may_be_renewed=not is_over,
    )


def _words(one: Told, *, works: bool) -> tuple[str, str]:
    """How far it has come with this mailbox."""
    link = one.link
    if link.revoked_at is not None:
        return _("Link switched off on %(day)s", day=format_date(link.revoked_at.date())), "off"
    if link.opened_at is not None:
        return _("Opened on %(day)s", day=format_date(link.opened_at.date())), "good"
    if one.has_failed:
        return _("Our email could not be sent"), "bad"
    if not works:
        return _("Link over since %(day)s", day=format_date(min(link.expires_at, clock.now()).date())), "off"
    if one.state is State.ACCEPTED:
        return _("Their mail server has our email. Not opened yet"), "wait"
    return _("Our email is on its way"), "wait"


def _part(part: Part) -> str:
    known = {
        Part.SITE: _("Contact of the center"),
        Part.CENTRAL: _("Central contact of the study"),
        Part.OPERATOR: _("Who runs this portal"),
    }
    return known[part]
