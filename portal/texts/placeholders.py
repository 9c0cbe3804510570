"""Placeholders in texts: `<<SITE_NAME>>`, also read as `{{SITE_NAME}}`. An unknown or unfilled one never
gets out."""

import re
from collections.abc import Mapping, Sequence

from portal.i18n import gettext as _

NAMES = (
    "SITE_NAME",
    "STUDY_TITLE",
    "NCT_ID",
    "SPONSOR",
    "FIRST_NAME",
    "LAST_NAME",
    "CONTACT_NAME",
    "CONTACT_PHONE",
    "REPLY_WITHIN",
    "OPERATOR_NAME",
    "KEPT_FOR",
    "CALL_ON",
)
OF_STUDY = ("STUDY_TITLE", "NCT_ID", "SPONSOR", "OPERATOR_NAME", "KEPT_FOR")
OF_SITE = (*OF_STUDY, "SITE_NAME")
OF_TEAM = (*OF_SITE, "CONTACT_NAME", "CONTACT_PHONE", "REPLY_WITHIN")
OF_SENDER = (*OF_TEAM, "FIRST_NAME", "LAST_NAME")
KEYS = {  # the texts there are, and what can be filled where each of them is shown
    "summary": OF_STUDY,
    "before_you_write": OF_TEAM,
    "urgent_help": OF_SITE,
    "consent": OF_SITE,
    "receipt_sent": OF_SENDER,
    "receipt_waiting": OF_SENDER,
    "answer_will_call": (*OF_SENDER, "CALL_ON"),
    "answer_no_answer": OF_SENDER,
    "answer_left_voicemail": OF_SENDER,
    "answer_spoke": OF_SENDER,
    "answer_need_information": OF_SENDER,
    "answer_not_a_fit": OF_SENDER,
    "answer_full": OF_SENDER,
    "answer_not_reached": OF_SENDER,
    "answer_not_interested": OF_SENDER,
    "answer_declined": OF_SENDER,
    "answer_reopened": OF_SENDER,
    "reply_call_us": OF_SENDER,
    "reply_more_time": OF_SENDER,
    "reply_documents": OF_SENDER,
}
PLACEHOLDER = re.compile(r"<<\s*(?P<angle>[^<>]*?)\s*>>|\{\{\s*(?P<curly>[^{}]*?)\s*\}\}")
LEFTOVER = re.compile(r"<<|>>|\{\{|\}\}")


class BadText(Exception):
    """A text that must not be shown; the message names the text and what is wrong with it."""


class UnknownPlaceholder(BadText):
    """A text names a placeholder that does not exist, or has half of one."""


class UnfilledPlaceholder(BadText):
    """A text names a placeholder for which there is no value here."""


def check(text: str, place: str, known: Sequence[str] = NAMES) -> None:
    """Raises UnknownPlaceholder if `text`, found at `place`, could not be filled in any circumstance; `known`
    are the placeholders that have values where it is shown."""
    for found in PLACEHOLDER.finditer(text):
        if _name(found) not in known:
            said = {"place": place, "found": found.group(), "known": ", ".join(known)}
            if _name(found) in NAMES:
                raise UnknownPlaceholder(
                    _("%(place)s: %(found)s is not a placeholder here. Known are: %(known)s.", **said)
                )
            raise UnknownPlaceholder(
                _("%(place)s: %(found)s is not a placeholder. Known are: %(known)s.", **said)
            )
    if half := LEFTOVER.search(PLACEHOLDER.sub("", text)):
        raise UnknownPlaceholder(
            _(
                "%(place)s: a placeholder near %(half)s is not closed or not opened.",
                place=place,
                half=repr(half.group()),
            )
        )


def fill(text: str, values: Mapping[str, str | None], place: str) -> str:
    """`text` with each placeholder replaced by its value. Raises UnfilledPlaceholder and
    UnknownPlaceholder."""
    check(text, place)

    def value_of(found: re.Match[str]) -> str:
        value = values.get(_name(found))
        if not value:
            raise UnfilledPlaceholder(f"{place}: there is no value for {found.group()}.")
        return value

    return PLACEHOLDER.sub(value_of, text)


def _name(found: re.Match[str]) -> str:
    return found.group("angle") if found.group("angle") is not None else found.group("curly")
