"""Telling one mailbox of the study's staff of a lead: the mail is made first, since that takes time, and
then put into the outbox together with its link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.crypto import DataKey, Keyring
from portal.leads.about import About, Desk
from portal.leads.details import Details, Secret, bound_to, seal_secret
from portal.leads.emails import Notice, lead, lead_stranded
from portal.leads.mails import posted
from portal.leads.models import AnswerLink
from portal.leads.telling.recipients import Part, Recipient
from portal.leads.waiting.steps import USUALLY, Step
from portal.mail.compose import Composed
from portal.mail.outbox import enqueue

LINK_LIFE = timedelta(days=14)
BEHIND_UTC = timedelta(hours=12)  # when a day has ended in UTC, it goes on for so long where it ends last


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice that is ready to be sent; `position` says how many mailboxes were told before."""

    link_id: str
    position: int
    recipient: Recipient
    notice: Notice
    mail: Composed
    expires_at: datetime


def ready(
    desk: Desk,
    details: Details,
    recipient: Recipient,
    about: About,
    written_at: datetime,
    tried: Sequence[str] = (),
) -> Telling:
    """The notice of a lead to a recipient, after other addresses were told in vain. Pure but for the clock,
    and some milliseconds of CPU."""
    expires_at = clock.now() + LINK_LIFE
    notice = Notice(
        mailbox=recipient.mailbox,
        name=recipient.name,
        secret=Secret.fresh(),
        in_full=recipient.in_full,
        written_on=written_at.date(),
        works_until=works_until(expires_at),
        may_decline=recipient.may_decline,
        days_to_answer=USUALLY[Step.ESCALATE] if recipient.part is Part.SITE and not tried else 0,
    )
    if recipient.is_operator:
        mail = lead_stranded(notice, about, desk.settings, tried)
    else:
        mail = lead(details, notice, about, desk.settings)
    return Telling(uuid4().hex, len(tried), recipient, notice, mail, expires_at)


async def tell(session: AsyncSession, keyring: Keyring, key: DataKey, lead_id: str, telling: Telling) -> bool:
    """Stores the link and puts the mail into the outbox; `key` is the lead's. False when it will not be sent:
    the address is suppressed, or the mail was held by the last look."""
    recipient = telling.recipient
    mail_id = await enqueue(session, keyring, telling.mail, about=bound_to(lead_id))
    await session.execute(
        insert(AnswerLink).values(
            id=telling.link_id,
            lead_id=lead_id,
            position=telling.position,
            mailbox=recipient.mailbox,
            contact_name=recipient.name or None,
            part=recipient.part,
            in_full=recipient.in_full,
            token_hash=telling.notice.secret.hashed_token,
            sealed=seal_secret(key, telling.link_id, telling.notice.secret),
            mail_id=mail_id,
            created_at=telling.expires_at - LINK_LIFE,
            expires_at=telling.expires_at,
        )
    )
    await audit.record(
        session, "lead.told", bound_to(lead_id), link=telling.link_id, part=recipient.part, mail=mail_id
    )
    mails = {mail.id: mail for mail in await posted(session, lead_id)}
    return not mails[mail_id].has_failed


def works_until(expires_at: datetime) -> date:
    """The last day on which the link works all day long, wherever somebody is."""
    return (expires_at - BEHIND_UTC).date() - timedelta(days=1)


def notice_of(link: AnswerLink, secret: Secret, written_at: datetime) -> Notice:
    """The notice that a stored link was sent with, for a further mail to the same mailbox."""
    return Notice(
        mailbox=link.mailbox,
        name=link.contact_name or "",
        secret=secret,
        in_full=link.in_full,
        written_on=written_at.date(),
        works_until=works_until(link.expires_at),
    )
