"""The e-mails that follow from an answer. Composing one is pure: values in, a mail out."""

from dataclasses import dataclass
from datetime import date

from portal.config import Settings
from portal.leads.about import About
from portal.leads.answers.sayings import Said
from portal.leads.details import Details
from portal.leads.emails import Notice
from portal.leads.mail_values import answer_url, receipt_url, values_of
from portal.leads.words import grouped_code
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind
from portal.studies.page.sayings import Saying


@dataclass(frozen=True, slots=True)
class Word:
    """What the sender is told of an answer: the approved `saying`, what was `said` and by whom, as a sentence
    begins, whether another center takes messages, and the day."""

    saying: Saying
    said: Said
    who: str
    has_others: bool
    on: date


def answered(details: Details, word: Word, about: About, settings: Settings) -> Composed:
    """To the sender: what their team said, and what they can do now."""
    message = details.message
    context = {
        "words": word.saying.words.split("\n\n"),
        "words_language": word.saying.language,
        "what": word.said.what,
        "is_end": word.said.is_end,
        "has_others": word.has_others,
        "said_on": word.on,
        "may_be_called": message.may_be_called,
    }
    data = values_of(about, settings) | {
        "addressee": message.helper_name or message.first_name,
        "who": word.who,
        "call_code": details.call_code,
        "receipt": receipt_url(settings, details.receipt_token, about.language),
        "portal_url": settings.address("/", about.language),
    }
    return compose(
        "answered",
        to=message.email_ascii,
        language=about.language,
        kind=Kind.ANSWERED,
        context=context,
        data=data,
    )


def new_link(notice: Notice, about: About, settings: Settings) -> Composed:
    """To the mailbox of a link that was over: a new one, with a code of its own."""
    data = values_of(about, settings) | {
        "addressee": notice.name,
        "link": answer_url(settings, notice.secret.token, about.language),
        "code": grouped_code(notice.secret.code),
    }
    return compose(
        "new_link",
        to=notice.mailbox,
        language=about.language,
        kind=Kind.NEW_LINK,
        context={"written_on": notice.written_on, "works_until": notice.works_until},
        data=data,
    )
