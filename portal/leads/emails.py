"""The e-mails about a lead, each in the language of the `About` it is given. Composing one is pure: values
in, a mail out; nothing is looked up and nothing sent.

What a person typed and what the registry says is handed over as data, in which anything may stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.config import Settings
from portal.i18n import speaking
from portal.leads.about import About
from portal.leads.closing.closing import Closed, where_it_is
from portal.leads.course import Course
from portal.leads.details import Details, Secret
from portal.leads.mail_values import answer_url, receipt_url, values_of
from portal.leads.waiting.steps import USUALLY, Step
from portal.leads.words import Fact, ReplyIn, facts, grouped_code, reply_in
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind
from portal.texts.look import mark


@dataclass(frozen=True, slots=True)
class Notice:
    """What a mailbox of the study's staff is told: by a link and a code, or in full. `works_until` is the
    link's last day; `name` is empty where the registry names nobody. `may_decline` says that the team has not
    yet said whether it takes messages. After `days_to_answer` working days others are told, unless that is
    0."""

    mailbox: str
    name: str
    secret: Secret
    in_full: bool
    written_on: date
    works_until: date
    may_decline: bool = False
    days_to_answer: int = 0


def confirmation(details: Details, about: About, settings: Settings) -> Composed:
    """To the sender: a copy, the link to the receipt, and what will happen."""
    message = details.message
    with speaking(about.language):
        context = {
            "facts": _marked(facts(message)),
            "reply_in": mark(reply_in(message)),
            "may_be_called": message.may_be_called,
            "may_be_mailed": message.may_be_mailed,
            "for_someone_else": message.is_for_someone_else,
            "others_after": USUALLY[Step.ESCALATE],
            "offer_after": USUALLY[Step.OFFER],
        }
    data = values_of(about, settings) | {
        "addressee": message.helper_name or message.first_name,
        "receipt": receipt_url(settings, details.receipt_token, about.language),
        "code": grouped_code(details.code),
        "call_code": details.call_code,
        "phone_typed": message.phone,
        "message": message.text,
    }
    return compose(
        "confirmation",
        to=message.email_ascii,
        language=about.language,
        kind=Kind.CONFIRMATION,
        context=context,
        data=data,
    )


def lead(details: Details, notice: Notice, about: About, settings: Settings) -> Composed:
    """To the team: that somebody wrote; what they wrote only where the team is set to receive it by
    e-mail."""
    message, data = details.message, values_of(about, settings) | _link(notice, about, settings)
    with speaking(about.language):
        asked, lines = reply_in(message), _marked(facts(message))
    context = _of_a_lead(notice, settings)
    if not notice.in_full:
        context["reply_in"] = mark(_from_our_list(asked))
        return _to_team("lead_notice", notice, about, Kind.LEAD, data, context)
    context |= {"reply_in": mark(asked), "facts": lines, "may_be_called": message.may_be_called}
    data |= {"call_code": details.call_code, "message": details.whole_text}
    reply_to = message.email_ascii if message.may_be_mailed else None
    return _to_team("lead_full", notice, about, Kind.LEAD, data, context, reply_to)


def lead_stranded(notice: Notice, about: About, settings: Settings, tried: Sequence[str]) -> Composed:
    """To the operator's fallback address: nobody behind the site could be reached. `tried` are the addresses
    of study staff that refused mail."""
    data = values_of(about, settings) | _link(notice, about, settings) | {"tried": list(tried)}
    context = _of_a_lead(notice, settings)
    return _to_team("lead_stranded", notice, about, Kind.LEAD, data, context)


def address_corrected(details: Details, notice: Notice, about: About, settings: Settings) -> Composed:
    """To a team that has read the old address: there is a new one; it is named only to a team set to receive
    details by e-mail."""
    message = details.message
    data = values_of(about, settings) | _link(notice, about, settings)
    data |= {"person": message.whom_to_contact, "email": message.email} if notice.in_full else {}
    context = {"in_full": notice.in_full, "written_on": notice.written_on, "works_until": notice.works_until}
    return _to_team("address_corrected", notice, about, Kind.LEAD_CHANGED, data, context)


def taken_back(details: Details, notice: Notice, about: About, settings: Settings) -> Composed:
    """To a team that was told of a message: its sender took it back."""
    data = values_of(about, settings) | _link(notice, about, settings)
    data |= {"person": details.message.whom_to_contact} if notice.in_full else {}
    context = {"in_full": notice.in_full, "written_on": notice.written_on}
    return _to_team("taken_back", notice, about, Kind.LEAD_CHANGED, data, context)


def study_closed(
    details: Details, closed: Closed, course: Course, about: About, settings: Settings
) -> Composed:
    """To the sender: the study or the site takes nobody any more, and what they can do."""
    with speaking(about.language):
        context = {
            "what_changed": closed.in_words,
            "where_it_is": mark(where_it_is(course, settings.operator_name)),
            "has_others": closed.has_others,
            "written_on": course.lead.created_at.date(),
        }
    data = values_of(about, settings) | {
        "addressee": details.message.helper_name or details.message.first_name,
        "receipt": receipt_url(settings, details.receipt_token, about.language),
        "portal_url": settings.address("/", about.language),
    }
    return compose(
        "study_closed",
        to=details.message.email_ascii,
        language=about.language,
        kind=Kind.STUDY_CLOSED,
        context=context,
        data=data,
    )


def new_code_for_team(notice: Notice, about: About, settings: Settings) -> Composed:
    """To the mailbox a link belongs to, after five wrong codes."""
    data = values_of(about, settings) | _link(notice, about, settings) | {"for_team": True}
    return _to_team("new_code", notice, about, Kind.NEW_CODE, data, {})


def new_code_for_sender(details: Details, about: About, settings: Settings) -> Composed:
    """To the sender, after five wrong codes."""
    data = values_of(about, settings) | {
        "addressee": details.message.helper_name or details.message.first_name,
        "code": grouped_code(details.code),
        "link": receipt_url(settings, details.receipt_token, about.language),
        "for_team": False,
    }
    return compose(
        "new_code", to=details.message.email_ascii, language=about.language, kind=Kind.NEW_CODE, data=data
    )


def _to_team(
    name: str,
    notice: Notice,
    about: About,
    kind: Kind,
    data: dict[str, Any],
    context: dict[str, Any],
    reply_to: str | None = None,
) -> Composed:
    return compose(
        name,
        to=notice.mailbox,
        language=about.language,
        kind=kind,
        context=context,
        data=data | {"addressee": notice.name},
        reply_to=reply_to,
    )


def _of_a_lead(notice: Notice, settings: Settings) -> dict[str, Any]:
    return {
        "works_until": notice.works_until,
        "written_on": notice.written_on,
        "may_decline": notice.may_decline,
        "days_to_answer": notice.days_to_answer,
        "signs_in": settings.lead_access == "sign-in",
    }


def _link(notice: Notice, about: About, settings: Settings) -> dict[str, Any]:
    return {
        "link": answer_url(settings, notice.secret.token, about.language),
        "code": grouped_code(notice.secret.code),
    }


def _from_our_list(asked: ReplyIn | None) -> ReplyIn | None:
    """A language chosen from our list may stand in any mail; where one was typed, anything may stand."""
    return asked if asked and asked.code else None


def _marked(lines: Sequence[Fact]) -> list[Fact]:
    """The lines with what somebody typed marked as data, and our own labels not."""
    return [Fact(line.label, mark(line.value), mark(line.href), line.is_number) for line in lines]
