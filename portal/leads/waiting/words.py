"""What the clock says to a sender. Composing is pure: values in, a mail out."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.config import Settings
from portal.leads.about import About
from portal.leads.details import Details
from portal.leads.mail_values import receipt_url, values_of
from portal.leads.words import grouped_code
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind


@dataclass(frozen=True, slots=True)
class Wait:
    """How it stands. `called_on` is the day of a call that was promised and that nothing was heard of,
    `away_until` the day on which a team that is away is back, `is_away` that it is. `others_told` says that
    others of the study were told besides, `other` names the center to turn to, if there is one."""

    written_on: date
    called_on: date | None = None
    is_away: bool = False
    away_until: date | None = None
    others_told: bool = False
    other: str = ""


def escalated(details: Details, wait: Wait, about: About, settings: Settings) -> Composed:
    """No answer yet: others were told, and whom to call."""
    return _to_sender("escalated", Kind.ESCALATED, details, wait, about, settings)


def offer(details: Details, wait: Wait, about: About, settings: Settings) -> Composed:
    """Still no answer: another center, if there is one."""
    return _to_sender("offer", Kind.OFFER, details, wait, about, settings)


def given_up(details: Details, wait: Wait, about: About, settings: Settings) -> Composed:
    """No answer came, and we say so."""
    return _to_sender("given_up", Kind.GIVEN_UP, details, wait, about, settings)


def not_reached(details: Details, wait: Wait, about: About, settings: Settings) -> Composed:
    """The team tried, and could not reach the sender."""
    return _to_sender("not_reached", Kind.GIVEN_UP, details, wait, about, settings)


def did_they_call(details: Details, wait: Wait, about: About, settings: Settings) -> Composed:
    """The day of the promised call is over: did they call?"""
    return _to_sender("did_they_call", Kind.DID_THEY_CALL, details, wait, about, settings)


def _to_sender(
    name: str, kind: Kind, details: Details, wait: Wait, about: About, settings: Settings
) -> Composed:
    message = details.message
    context: dict[str, Any] = {
        "written_on": wait.written_on,
        "called_on": wait.called_on,
        "is_away": wait.is_away,
        "away_until": wait.away_until,
        "others_told": wait.others_told,
        "may_be_called": message.may_be_called,
    }
    data = values_of(about, settings) | {
        "addressee": message.helper_name or message.first_name,
        "phone_typed": message.phone,
        "code": grouped_code(details.code),
        "call_code": details.call_code,
        "other": wait.other,
        "receipt": receipt_url(settings, details.receipt_token, about.language),
        "portal_url": settings.address("/", about.language),
    }
    to, language = message.email_ascii, about.language
    return compose(name, to=to, language=language, kind=kind, context=context, data=data)
