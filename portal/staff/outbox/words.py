"""What kinds and states of mail are called on the page of the outbox."""

from portal.i18n import gettext as _
from portal.mail.kinds import Kind
from portal.mail.models import State


def kind(of: str) -> str:
    """What a mail is for; the name of one that is no longer known."""
    known = {
        Kind.CONFIRMATION: _("Copy for the sender"),
        Kind.LEAD: _("Message for a team"),
        Kind.LEAD_CHANGED: _("Change of a message, for a team"),
        Kind.ANSWERED: _("The team's answer, for the sender"),
        Kind.REPLY: _("Reply of the team, for the sender"),
        Kind.ESCALATED: _("No answer yet, for the sender"),
        Kind.OFFER: _("Another center, for the sender"),
        Kind.GIVEN_UP: _("Closing word, for the sender"),
        Kind.DID_THEY_CALL: _("“Did they call?”, for the sender"),
        Kind.STUDY_CLOSED: _("The study has ended, for the sender"),
        Kind.LOST_LINK: _("Links to their messages, for the sender"),
        Kind.ALERT_CONFIRM: _("Code to confirm a sign-up for news"),
        Kind.ALERT_DIGEST: _("News of studies"),
        Kind.REMINDER: _("Reminder for a team"),
        Kind.STILL_THE_CONTACT: _("“Are you still the contact?”, for a team"),
        Kind.INVITATION: _("Invitation for a team"),
        Kind.NEW_LINK: _("New link for a team"),
        Kind.NEW_CODE: _("New code"),
        Kind.OPERATOR_NOTICE: _("Note to whoever runs the portal"),
        Kind.SIGN_IN: _("Link for signing in"),
        Kind.STAFF: _("Note to one of the staff"),
    }
    return known[Kind(of)] if of in {*known} else of


def state(of: State) -> str:
    """Where a mail is."""
    return {
        State.QUEUED: _("Waits"),
        State.SENDING: _("Being sent"),
        State.ACCEPTED: _("Accepted"),
        State.HELD: _("Held back"),
        State.CANCELLED: _("Not needed any more"),
        State.SUPPRESSED: _("Not sent: no such address"),
        State.EXPIRED: _("Too late to send"),
        State.DEAD: _("Failed"),
        State.PARKED: _("Unclear whether it arrived"),
    }[of]


def shape(of: State) -> str:
    """The shape of its badge."""
    if of in {State.HELD, State.DEAD, State.PARKED}:
        return "bad"
    if of in {State.QUEUED, State.SENDING}:
        return "wait"
    return "good" if of is State.ACCEPTED else "off"


def meaning(of: State) -> str:
    """What a state means for whoever looks after the outbox."""
    return {
        State.QUEUED: _("It is sent when its time comes."),
        State.SENDING: _("A worker has it in hand."),
        State.ACCEPTED: _("The next mail server has it. Nobody knows yet whether it arrives."),
        State.HELD: _("It is not sent, since there is something in it that nobody should read."),
        State.CANCELLED: _("What it was about was taken back or has changed."),
        State.SUPPRESSED: _("The address does not exist, so it is not written to."),
        State.EXPIRED: _("It was no longer of use when its turn came."),
        State.DEAD: _("It was refused, or tried for days. It is not tried again by itself."),
        State.PARKED: _("Its text was sent three times and no answer came. Sent again, it may arrive twice."),
    }[of]
