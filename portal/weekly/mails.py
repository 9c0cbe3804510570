"""The weekly mail as it reads. Composing is pure: values in, a mail out."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.config import Settings
from portal.i18n import gettext as _
from portal.i18n import ngettext, speaking
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind
from portal.teams.record import days_in_words
from portal.weekly.findings import Findings


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that needs a person, and where to see to it."""

    words: str
    url: str


def weekly(found: Findings, settings: Settings) -> Composed:
    """To the operator: all well, or what needs a person, each with its link; and the figures of the week."""
    language = settings.languages[0]
    with speaking(language):
        needs = [Line(words, settings.address(path, language)) for words, path in _needs(found)]
        figures = _figures(found)
    return compose(
        "weekly",
        to=settings.fallback_email,
        language=language,
        kind=Kind.OPERATOR_NOTICE,
        context={"needs": needs, "figures": figures},
        data={
            "staff_url": settings.address("/staff", language),
            "operator_name": settings.operator_name,
            "operator_address": settings.operator_address,
        },
    )


def _needs(found: Findings) -> Iterator[tuple[str, str]]:
    """What needs a person, the most urgent first, each with the address of its page."""
    if count := found.unanswered:
        yield (
            ngettext(
                "%(num)s message has no answer, though its team was reminded. Call the team",
                "%(num)s messages have no answer, though their teams were reminded. Call the teams",
                count,
            ),
            "/staff/leads",
        )
    if count := found.given_up:
        yield (
            ngettext(
                "%(num)s message was closed this week without an answer",
                "%(num)s messages were closed this week without an answer",
                count,
            ),
            "/staff/leads?state=closed",
        )
    if count := found.requests:
        yield (
            ngettext(
                "%(num)s person asked for their data, and waits",
                "%(num)s people asked for their data, and wait",
                count,
            ),
            "/staff/requests",
        )
    yield from _of_teams(found)
    yield from _of_the_portal(found)


def _of_teams(found: Findings) -> Iterator[tuple[str, str]]:
    for one in found.silent:
        words = ngettext(
            "%(num)s center of %(study)s has nobody to write to",
            "%(num)s centers of %(study)s have nobody to write to",
            one.sites,
            study=one.nct_id,
        )
        yield words, f"/studies/{one.nct_id}"
    if more := found.silent_studies - len(found.silent):
        words = ngettext(
            "%(num)s more study has centers like that", "%(num)s more studies have centers like that", more
        )
        yield words, "/staff/teams"
    if count := found.paused:
        words = ngettext(
            "%(num)s contact gets no mail any more: it came back, or they said it is not theirs",
            "%(num)s contacts get no mail any more: it came back, or they said it is not theirs",
            count,
        )
        yield words, "/staff/teams"
    if count := found.unconfirmed:
        words = ngettext(
            "%(num)s contact did not say twice whether they still are the one",
            "%(num)s contacts did not say twice whether they still are the ones",
            count,
        )
        yield words, "/staff/teams"


def _of_the_portal(found: Findings) -> Iterator[tuple[str, str]]:
    if count := found.stuck_mails:
        words = ngettext("%(num)s e-mail was not sent", "%(num)s e-mails were not sent", count)
        yield words, "/staff/outbox"
    if count := found.expiring_texts:
        words = ngettext(
            "%(num)s text may be shown for less than 30 days more",
            "%(num)s texts may be shown for less than 30 days more",
            count,
        )
        yield words, "/staff/texts"
    if found.sync_fails:
        yield _("The registry could not be asked, so studies may be out of date. Run: portal check"), "/staff"


def _figures(found: Findings) -> list[str]:
    """The week in two lines."""
    messages = ngettext("%(num)s message came in.", "%(num)s messages came in.", found.messages)
    if found.median_days is None:
        return [messages, _("No message was answered.")]
    answered = ngettext(
        "%(num)s was answered, after %(time)s.",
        "%(num)s were answered, half of them within %(time)s.",
        found.answered,
        time=days_in_words(found.median_days),
    )
    return [messages, answered]
