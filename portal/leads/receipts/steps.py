"""What became of each mail about a message, in words. What the relay has accepted was sent: it is never
called delivered, nor accepted by somebody's own server, of which we hear nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.i18n import gettext as _
from portal.leads.course import Told
from portal.leads.mails import Posted
from portal.leads.telling.recipients import Part
from portal.mail.models import State


class Mark(StrEnum):
    """What is to be thought of a step."""

    DONE = "done"
    WAITING = "waiting"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a message's way: what it is about, how far it has come, and since when. `language` is that
    of the words where it is not the page's."""

    what: str
    mark: Mark
    words: str
    at: datetime | None = None
    language: str = ""


def copy_step(mail: Posted, address: str) -> Step:
    """How far the sender's copy has come; `address` is masked."""
    what = _("Your copy, to %(address)s", address=address)
    match mail.state:
        case State.QUEUED | State.SENDING:
            return Step(what, Mark.WAITING, _("It is on its way."))
        case State.ACCEPTED:
            words = _("We sent it. If you do not see it, look among your spam.")
            return Step(what, Mark.DONE, words, mail.finished_at)
        case State.DEAD | State.SUPPRESSED:
            words = _("A mail server refused it. Check that the address is right.")
            return Step(what, Mark.PROBLEM, words, mail.finished_at)
        case State.CANCELLED:
            words = _("We do not know if it arrived.") if mail.may_have_arrived else _("It was not sent.")
            return Step(what, Mark.DONE, words, mail.finished_at)
        case State.HELD | State.PARKED | State.EXPIRED:
            return Step(what, Mark.PROBLEM, _looked_into(mail.state), mail.finished_at)


def no_copy_step(address: str) -> Step:
    """That none was sent, since the mailbox had its copies of the day; `address` is masked."""
    words = _("We did not send one: we send only a few copies a day to one mailbox.")
    return Step(_("Your copy, to %(address)s", address=address), Mark.PROBLEM, words)


def team_step(one: Told, who: str, *, is_last: bool) -> Step:
    """How far a notice has come; `who` is the mailbox's in words, and after the last one nobody was told."""
    at = one.mail.finished_at if one.mail else None
    match one.state:
        case State.QUEUED | State.SENDING:
            return Step(who, Mark.WAITING, _("Our email to them is on its way."))
        case State.ACCEPTED:
            words = _("We sent them an email, and the next mail server took it.")
            if one.link.in_full:
                words = _("We sent them your message by email, and the next mail server took it.")
            elif not one.link.opened_at:
                not_opened = _("They have not opened your message yet.")
                words = f"{words} {not_opened}"
            return Step(who, Mark.DONE, words, at)
        case State.CANCELLED:
            words = _("Our email to them was not sent.")
            if one.may_have_arrived:
                words = _("We do not know if our email to them arrived.")
            return Step(who, Mark.DONE, words, at)
        case State.PARKED:
            return Step(who, Mark.PROBLEM, _looked_into(one.state), at)
        case State.DEAD | State.SUPPRESSED | State.EXPIRED | State.HELD:
            words = _("Our email to them could not be sent, so we turned to the next contact.")
            if is_last:
                words = _("Our email to them could not be sent.")
            return Step(who, Mark.PROBLEM, words, at)


def opened_step(who: str, at: datetime) -> Step:
    """That somebody opened the message."""
    return Step(who, Mark.DONE, _("They opened your message."), at)


def who(part: Part, site: str, operator: str) -> str:
    """In whose hands a notice is."""
    match part:
        case Part.SITE:
            return _("The team at %(site)s", site=site)
        case Part.CENTRAL:
            return _("The study's central team")
        case Part.OPERATOR:
            return _("%(operator)s, who run this portal", operator=operator)


def _looked_into(state: State) -> str:
    if state is State.PARKED:
        return _("We do not know if our email arrived. We tell the people who run this portal.")
    return _("It could not be sent yet. We tell the people who run this portal.")
