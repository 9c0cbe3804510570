"""The kinds of e-mail there are, and to whom each goes."""

from enum import StrEnum


class Kind(StrEnum):
    """What a mail is for."""

    CONFIRMATION = "confirmation"  # to the person who wrote
    LEAD = "lead"  # to a mailbox of the study's staff
    LEAD_CHANGED = "lead_changed"  # to the same: an address was corrected, a message taken back
    ANSWERED = "answered"  # to the person who wrote: what the team says it did or will do
    REPLY = "reply"  # to the same: an approved text that somebody of the team sends by name
    ESCALATED = "escalated"  # to the same: no answer yet, and what we did
    OFFER = "offer"  # to the same: still no answer, and another center
    GIVEN_UP = "given_up"  # to the same: no answer came, or they could not be reached
    DID_THEY_CALL = "did_they_call"  # to the same, after the day of a promised call
    STUDY_CLOSED = "study_closed"  # to the person who wrote: it takes nobody any more
    LOST_LINK = "lost_link"  # to the person who wrote: the links to all their messages
    REMINDER = "reminder"  # to a mailbox of the study's staff: all that waits for it
    STILL_THE_CONTACT = "still_the_contact"  # to the same: whether they are still the ones to ask
    INVITATION = "invitation"  # to the same: whether their team takes messages
    NEW_LINK = "new_link"  # to a mailbox of the study's staff: the one before was over
    NEW_CODE = "new_code"  # to whoever has used up the tries of the code before
    ALERT_CONFIRM = "alert_confirm"  # to whoever owns an address that was signed up for news of studies
    ALERT_DIGEST = "alert_digest"  # to whoever confirmed it: what is new of studies
    OPERATOR_NOTICE = "operator_notice"
    SIGN_IN = "sign_in"  # to a member of the staff: a link and a code
    STAFF = "staff"  # to the same: what happened to their account


# An address of theirs that does not exist is never tried again. That of a study team is not given up so
# easily: a lead hangs on it, so what it belongs to is told and decides.
TO_PARTICIPANTS = frozenset(
    {
        *(Kind.CONFIRMATION, Kind.ANSWERED, Kind.REPLY, Kind.STUDY_CLOSED),
        *(Kind.ESCALATED, Kind.OFFER, Kind.GIVEN_UP, Kind.DID_THEY_CALL, Kind.LOST_LINK),
        *(Kind.ALERT_CONFIRM, Kind.ALERT_DIGEST),
    }
)
