"""What each kind of text is and where it stands, for whoever writes one: said here and nowhere else."""

from dataclasses import dataclass

from portal.i18n import gettext as _
from portal.texts.placeholders import KEYS


@dataclass(frozen=True, slots=True)
class Description:
    """A kind of text by its key: its name, where people meet it, and which placeholders are filled there."""

    key: str
    name: str
    where: str
    placeholders: tuple[str, ...]


def describe(key: str) -> Description:
    """One kind, in the language being spoken."""
    name, where = (_shown_before() | _shown_after() | _answers() | _replies())[key]
    return Description(key, name, where, tuple(KEYS[key]))


def all_kinds() -> list[Description]:
    """Every kind there is, in the order in which people meet them."""
    return [describe(key) for key in KEYS]


def _shown_before() -> dict[str, tuple[str, str]]:
    """What is read before writing."""
    return {
        "summary": (_("Summary"), _("The one sentence under the title of a study's page.")),
        "before_you_write": (_("Before you write"), _("On the contact card, above the form.")),
        "urgent_help": (
            _("In an emergency"),
            _("Beside every box for a message, on the receipt, in every email to a sender, and on /faq."),
        ),
        "consent": (_("Consent"), _("What people agree to when they send a message. It is kept with it.")),
    }


def _shown_after() -> dict[str, tuple[str, str]]:
    """What is read on the receipt, and in the copy."""
    return {
        "receipt_sent": (_("After sending"), _("On the receipt and in the copy: what happens next.")),
        "receipt_waiting": (_("If nobody calls"), _("On the receipt, while no answer has come.")),
    }


def _answers() -> dict[str, tuple[str, str]]:
    """What a sender reads when the team has answered by a button."""
    where = _("On the receipt and in an email to the sender, when the team gives this answer.")
    names = {
        "answer_will_call": _("Answer: we will call on a day"),
        "answer_no_answer": _("Answer: called, nobody answered"),
        "answer_left_voicemail": _("Answer: left a voicemail"),
        "answer_spoke": _("Answer: we spoke"),
        "answer_need_information": _("Answer: we need to know more"),
        "answer_not_a_fit": _("Answer: the study does not fit"),
        "answer_full": _("Answer: the study is full here"),
        "answer_not_reached": _("Answer: we could not reach you"),
        "answer_not_interested": _("Answer: no longer interested"),
        "answer_declined": _("Answer: no messages are taken here"),
        "answer_reopened": _("Answer: your message is open again"),
    }
    return {key: (name, where) for key, name in names.items()}


def _replies() -> dict[str, tuple[str, str]]:
    """What a coordinator may send to a sender from the inbox."""
    where = _("In an email to the sender, when somebody of the staff chooses this reply in the inbox.")
    names = {
        "reply_call_us": _("Reply: call us"),
        "reply_more_time": _("Reply: we need more time"),
        "reply_documents": _("Reply: have your papers ready"),
    }
    return {key: (name, where) for key, name in names.items()}
