"""What a team says and has said, in words for the team itself."""

from portal.i18n import gettext as _
from portal.leads.models import Answer, Happened, Reason


def answer_in_words(answer: Answer) -> str:
    """The words beside a button."""
    known = {
        Answer.WILL_CALL: _("We will call on a day"),
        Answer.NO_ANSWER: _("We called, nobody answered"),
        Answer.LEFT_VOICEMAIL: _("We left a voicemail"),
        Answer.SPOKE: _("We are in touch with them"),
        Answer.NEED_INFORMATION: _("We need to know more from them"),
        Answer.NOT_A_FIT: _("Not the right study for them"),
        Answer.FULL: _("We are full here"),
        Answer.WRONG_PERSON: _("I am the wrong person"),
    }
    return known[answer]


def reason_in_words(reason: Reason) -> str:
    """Why a lead was closed."""
    known = {
        Reason.NOT_A_FIT: _("Not the right study for them"),
        Reason.FULL: _("We are full here"),
        Reason.NOT_REACHED: _("We could not reach them"),
        Reason.NOT_INTERESTED: _("They do not want to go on"),
        Reason.JOINED: _("They joined the study"),
        Reason.UNANSWERED: _("Nobody answered in time"),
        Reason.PASSED_ON: _("They wrote to another center"),
        Reason.DECLINED: _("We take no messages here"),
    }
    return known[reason]


def said_in_words(what: str, reason: str | None) -> str | None:
    """What a team has said; None for what others did."""
    if what in set(Answer):
        return answer_in_words(Answer(what))
    if what == Happened.CLOSED and reason:
        return _("Closed: %(reason)s", reason=reason_in_words(Reason(reason)))
    known = {
        Happened.SCREENING: _("We are finding out if the study fits"),
        Happened.REOPENED: _("Taken up again"),
    }
    return known.get(Happened(what))
