"""Approved texts that somebody of the team sends to a sender, signed with their name. Nobody types anything:
what a study says to people who may join it is looked at by an ethics board first, and whoever has more to say
calls, or writes from a mailbox of their own."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.config import Settings
from portal.i18n import gettext as _
from portal.i18n import speaking
from portal.leads.about import About, Desk, about_site
from portal.leads.answers.answering import LeadIsOver
from portal.leads.course import course_of
from portal.leads.details import Details, bound_to, details_of
from portal.leads.history import history_of, note
from portal.leads.mail_values import receipt_url, values_of
from portal.leads.message import Message
from portal.leads.models import Happened, Lead, LeadState
from portal.leads.telling.recipients import Part, recipients
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind
from portal.mail.outbox import enqueue
from portal.studies.behind import site_with_people
from portal.studies.page.sayings import Saying
from portal.texts.look import mark

REPLIES = ("reply_call_us", "reply_more_time", "reply_documents")
MOST_A_DAY = 5


class CannotReply(Exception):
    """No reply may be sent to this sender now; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An approved text, by its key, in the sender's language; `title` says in the reader's what it is."""

    key: str
    title: str
    saying: Saying


@dataclass(frozen=True, slots=True)
class Signed:
    """A reply that is to be sent: whose name is under it, and the team's mailbox that an answer goes to, if
    it has one."""

    saying: Saying
    name: str
    reply_to: str | None


def title_of(key: str) -> str:
    """What a reply asks or says."""
    known = {
        "reply_call_us": _("Call us"),
        "reply_more_time": _("We need more time"),
        "reply_documents": _("What to have at hand"),
    }
    return known[key]


def replies(desk: Desk, about: About, message: Message) -> tuple[Reply, ...]:
    """What can be sent to this sender, in the language of `about`: a text for which a value is missing, such
    as the team's telephone number, is not among them."""
    return tuple(
        Reply(key, title_of(key), saying)
        for key in REPLIES
        if (saying := words_of(desk, key, about, message, marked=False))
    )


def words_of(desk: Desk, key: str, about: About, message: Message, *, marked: bool) -> Saying | None:
    """The text of this key in the language of `about`, filled; None where a value is missing. `marked` marks
    what was filled in as data, for e-mails."""
    values = about.values | {"FIRST_NAME": message.first_name, "LAST_NAME": message.last_name}
    place = (about.nct_id, about.site_id, about.country)
    with speaking(about.language):
        filled = desk.library.filled(key, mark(values) if marked else values, *place)
    return Saying(filled.words, filled.language) if filled else None


async def why_not(session: AsyncSession, lead: Lead, message: Message) -> str:
    """Why nothing can be sent to this sender; empty where it can."""
    if not message.may_be_mailed:
        return _("They want to be called, and get no email from you.")
    copy = (await course_of(session, lead)).copy
    if copy is None or copy.was_refused:
        return _("We send no replies to this address: it takes no mail from us, or may be somebody else's.")
    since = clock.now() - timedelta(days=1)
    recent = [one for one in await history_of(session, lead.id) if one.what == Happened.REPLIED]
    if sum(one.at > since for one in recent) >= MOST_A_DAY:
        return _(
            "They had %(number)s replies in the last day. Send the next one tomorrow.", number=MOST_A_DAY
        )
    return ""


async def reply(session: AsyncSession, desk: Desk, lead: Lead, key: str, name: str, by: str) -> None:
    """Sends an approved text with a name under it. Whether the sender still waits is another question: a
    reply may say just that it takes longer. Raises LeadIsOver, and CannotReply."""
    lead = await session.get_one(Lead, lead.id, with_for_update=True, populate_existing=True)
    if lead.state == LeadState.TAKEN_BACK or lead.erased_at is not None:
        raise LeadIsOver
    details = details_of(desk.keyring, lead)
    if reason := await why_not(session, lead, details.message):
        raise CannotReply(reason)
    about = await about_site(session, desk, lead.site_id, lead.language)
    saying = words_of(desk, key, about, details.message, marked=True) if key in REPLIES else None
    if saying is None:
        raise CannotReply(_("Choose what to send"))
    signed = Signed(saying, name, await _mailbox(session, lead.site_id))
    mail = await asyncio.to_thread(composed, details, signed, about, desk.settings)
    mail_id = await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))
    answered = update(Lead).where(Lead.id == lead.id, Lead.answered_at.is_(None))
    await session.execute(answered.values(answered_at=clock.now()))
    await note(session, lead.id, Happened.REPLIED, by, reason=key, mail_id=mail_id)


def composed(details: Details, signed: Signed, about: About, settings: Settings) -> Composed:
    """The e-mail of a reply."""
    message = details.message
    context = {
        "words": signed.saying.words.split("\n\n"),
        "words_language": signed.saying.language,
        "may_be_called": message.may_be_called,
        "goes_to_team": signed.reply_to is not None,
    }
    data = values_of(about, settings) | {
        "addressee": message.helper_name or message.first_name,
        "signed_by": signed.name,
        "call_code": details.call_code,
        "receipt": receipt_url(settings, details.receipt_token, about.language),
    }
    return compose(
        "reply",
        to=message.email_ascii,
        language=about.language,
        kind=Kind.REPLY,
        context=context,
        data=data,
        reply_to=signed.reply_to,
    )


async def _mailbox(session: AsyncSession, site_id: int) -> str | None:
    """The first live mailbox of the site's own people."""
    behind = await site_with_people(session, site_id)
    return next((one.mailbox for one in recipients(behind) if one.part is Part.SITE), None)
