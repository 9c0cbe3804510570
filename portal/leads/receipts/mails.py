"""The e-mails that follow from what a sender does on their receipt. Composing one is pure: values in, a mail
out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal.config import Settings
from portal.i18n import DEFAULT_LANGUAGE
from portal.leads.about import About
from portal.leads.details import Details
from portal.leads.emails import Notice
from portal.leads.mail_values import answer_url, receipt_url, values_of
from portal.leads.words import grouped_code
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind
from portal.texts.look import mark


class Change(StrEnum):
    """What a sender did to their message."""

    ADDED = "added"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Followed:
    """A message of somebody who lost the link: where it went, when, and the token of its receipt."""

    study_title: str
    site_name: str
    written_on: date
    token: str


def added(_details: Details, notice: Notice, about: About, settings: Settings) -> Composed:
    """To a team that has read the message: its sender added to it. What they wrote stands on the page."""
    return _changed(Change.ADDED, notice, about, settings)


def corrected(_details: Details, notice: Notice, about: About, settings: Settings) -> Composed:
    """To a team that has read the message: name or number were put right. They stand on the page."""
    return _changed(Change.CORRECTED, notice, about, settings)


def passed_on(_details: Details, notice: Notice, about: About, settings: Settings) -> Composed:
    """To a team that was told of a message: its sender sent it to another center."""
    link = {"link": answer_url(settings, notice.secret.token, about.language)}
    return _to_team("lead_passed_on", notice, about, settings, link, {})


def erased(details: Details, notice: Notice, about: About, settings: Settings) -> Composed:
    """To a team that was told of a message: its sender had it erased. The code of a caller says which it was,
    and nothing of anybody."""
    return _to_team("lead_erased", notice, about, settings, {"call_code": details.call_code}, {})


def lost_link(to: str, messages: Sequence[Followed], language: str, settings: Settings) -> Composed:
    """To somebody who lost their links: all of them; `messages` are at least one."""
    listed = [
        {
            "study_title": mark(one.study_title),
            "site_name": mark(one.site_name),
            "written_on": one.written_on,
            "url": receipt_url(settings, one.token, language),
        }
        for one in messages
    ]
    operator = {"operator_name": settings.operator_name, "operator_address": settings.operator_address}
    return compose(
        "lost_link",
        to=to,
        language=language or DEFAULT_LANGUAGE,
        kind=Kind.LOST_LINK,
        context={"messages": listed},
        data=operator,
    )


def _changed(what: Change, notice: Notice, about: About, settings: Settings) -> Composed:
    data = {
        "link": answer_url(settings, notice.secret.token, about.language),
        "code": grouped_code(notice.secret.code),
    }
    context = {"what": what, "works_until": notice.works_until}
    return _to_team("lead_added", notice, about, settings, data, context)


def _to_team(
    name: str,
    notice: Notice,
    about: About,
    settings: Settings,
    data: dict[str, Any],
    context: dict[str, Any],
) -> Composed:
    return compose(
        name,
        to=notice.mailbox,
        language=about.language,
        kind=Kind.LEAD_CHANGED,
        context=context | {"written_on": notice.written_on},
        data=values_of(about, settings) | data | {"addressee": notice.name},
    )
