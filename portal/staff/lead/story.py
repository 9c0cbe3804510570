"""What happened to a message, in words for its team, and what became of the word to its sender."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import gettext as _
from portal.leads.answers.replying import REPLIES, title_of
from portal.leads.answers.wording import said_in_words
from portal.leads.course import links_of
from portal.leads.history import Entry, history_of
from portal.leads.mails import Posted, posted
from portal.leads.models import Happened, Lead
from portal.mail.models import State
from portal.staff.names import names_of

MEMBER, LINK = "member:", "link:"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened; `mail` is what became of the e-mail to the sender about it."""

    at: datetime
    words: str
    who: str
    call_on: date | None = None
    mail: str = ""


async def story_of(session: AsyncSession, lead: Lead) -> list[Line]:
    """All of it, the newest first."""
    entries = await history_of(session, lead.id)
    mails = {mail.id: mail for mail in await posted(session, lead.id)}
    who = await _who(session, lead.id, entries)
    lines = [Line(lead.created_at, _("The message was sent"), _("the sender"))]
    lines += [
        Line(one.at, _words(one), who.get(one.by, ""), one.call_on, _mail(one, mails)) for one in entries
    ]
    if lead.taken_back_at:
        lines.append(Line(lead.taken_back_at, _("The message was taken back"), _("the sender")))
    if lead.erased_at:
        lines.append(Line(lead.erased_at, _("What was in the message was erased"), _("this portal")))
    return sorted(lines, key=lambda line: line.at)[::-1]


async def _who(session: AsyncSession, lead_id: str, entries: list[Entry]) -> dict[str, str]:
    """Everybody who did something, by how the history names them."""
    ids = [int(one.by.removeprefix(MEMBER)) for one in entries if one.by.startswith(MEMBER)]
    names = {f"{MEMBER}{member_id}": name for member_id, name in (await names_of(session, ids)).items()}
    links = {
        f"{LINK}{link.id}": link.contact_name or link.mailbox for link in await links_of(session, lead_id)
    }
    ours = {"sender": _("the sender"), "clock": _("this portal"), "operator": _("who runs this portal")}
    return ours | links | names


def _words(entry: Entry) -> str:
    if entry.what == Happened.REPLIED and entry.reason in REPLIES:
        return _("A reply was sent: %(title)s", title=title_of(entry.reason))
    return said_in_words(entry.what, entry.reason) or _others(entry)


def _others(entry: Entry) -> str:
    """What the team did not say itself."""
    known = {
        Happened.REMINDED: _("The team was reminded"),
        Happened.ESCALATED: _("Cover and the central contacts were told, and the sender was"),
        Happened.OFFERED: _("The sender was offered another center"),
        Happened.GIVEN_UP: _("The sender was told that nobody answered"),
        Happened.PASSED_ON: _("The sender had it sent to another center"),
        Happened.MOVED: _("The next contact was told"),
        Happened.THEY_CALLED: _("The sender says that the team called"),
        Happened.THEY_DID_NOT_CALL: _("The sender says that nobody called"),
        Happened.CLOSED: _("Closed"),
        Happened.REPLIED: _("A reply was sent"),
        Happened.CORRECTED: _("The sender put something right"),
        Happened.ADDED: _("The sender added something"),
    }
    return known.get(Happened(entry.what), entry.what)


def _mail(entry: Entry, mails: dict[str, Posted]) -> str:
    """What became of the e-mail; one that is no longer kept was accepted."""
    if entry.mail_id is None:
        return ""
    mail = mails.get(entry.mail_id)
    if mail is None or mail.state is State.ACCEPTED:
        return _("Their mail server took our email about it.")
    if mail.is_on_its_way:
        return _("Our email to the sender about it is on its way.")
    if mail.has_failed:
        return _("Our email to the sender about it could not be sent.")
    return _("We do not know if our email about it arrived.")
