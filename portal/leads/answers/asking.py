"""What a team is asked about a lead, with what the sender will read of each answer; and what was said so
far."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import gettext as _
from portal.i18n import language, language_here, language_name
from portal.leads.about import About, Desk
from portal.leads.answers.days import last_day_of, today_of
from portal.leads.answers.sayings import NoWords, Said, saying_of
from portal.leads.answers.wording import answer_in_words, said_in_words
from portal.leads.course import links_of
from portal.leads.history import Entry, history_of
from portal.leads.mails import posted
from portal.leads.message import Message
from portal.leads.models import Answer, AnswerLink, Lead
from portal.leads.telling.recipients import Part
from portal.studies.page.sayings import Saying
from portal.teams.reading import TeamSettings

BY_LINK = "link:"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its words, and what the sender will read of it; `note` says what follows where they read
    nothing."""

    answer: Answer
    words: str
    saying: Saying | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """The question. A call can be promised from `first_day` to `last_day`; `read_in` is the sender's
    language, where it is not the one being spoken."""

    choices: tuple[Choice, ...]
    first_day: date
    last_day: date
    read_in: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something that the team has said, when, and by whom; `told` is what the sender was told of it, by
    e-mail too if `by_mail`."""

    words: str
    who: str
    at: datetime
    call_on: date | None
    told: Saying | None
    by_mail: bool


def asking(
    desk: Desk, said: About, team: TeamSettings, part: Part, of: Lead, message: Message | None
) -> Asking:
    """The answers that whoever holds a mailbox in this capacity may give. Without a `message` nothing of it
    is shown: the device is not known yet."""
    answers = [one for one in Answer if one is not Answer.WRONG_PERSON or part is not Part.OPERATOR]
    return Asking(
        choices=tuple(_choice(desk, said, one, message) for one in answers),
        first_day=today_of(team),
        last_day=last_day_of(team),
        read_in=_language_of(of),
    )


async def said_so_far(
    session: AsyncSession, desk: Desk, lead: Lead, said: About, message: Message
) -> tuple[Line, ...]:
    """What the team has said, the newest first, in the language being spoken."""
    mails = {mail.id: mail for mail in await posted(session, lead.id)}
    links = {BY_LINK + link.id: link for link in await links_of(session, lead.id)}
    lines = []
    for entry in await history_of(session, lead.id):
        if words := said_in_words(entry.what, entry.reason):
            mail = mails.get(entry.mail_id or "")
            told = _told(desk, said, entry, message)
            by_mail = entry.mail_id is not None and (mail is None or not mail.has_failed)
            lines.append(Line(words, _who(entry, links), entry.at, entry.call_on, told, by_mail))
    return tuple(reversed(lines))


def _choice(desk: Desk, said: About, answer: Answer, message: Message | None) -> Choice:
    words = answer_in_words(answer)
    if answer is Answer.WRONG_PERSON:
        note = _("The sender gets no email. We pass the message on to the next contact.")
        return Choice(answer, words, None, note)
    return Choice(answer, words, saying_of(Said(answer), said, desk.library, message))


def _told(desk: Desk, said: About, entry: Entry, message: Message) -> Saying | None:
    try:
        return saying_of(Said(entry.what, entry.reason, entry.call_on), said, desk.library, message)
    except NoWords:
        return None


def _who(entry: Entry, links: dict[str, AnswerLink]) -> str:
    """Who said it, for others of the team."""
    link = links.get(entry.by)
    if link is None:
        return _("somebody of the team who signed in")
    return link.contact_name or link.mailbox


def _language_of(lead: Lead) -> str:
    if lead.language == language():
        return ""
    return language_here(lead.language) or language_name(lead.language)
