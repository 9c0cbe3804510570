"""A new code and a new link for the page of a mailbox, sent to that mailbox and nowhere else."""

import asyncio
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.i18n import language
from portal.leads.about import Desk
from portal.leads.contacts.links import ABOUT_LINKS, NewLink, new_link, renew_code, sent_with
from portal.leads.contacts.mails import new_page_code, new_page_link
from portal.leads.contacts.models import MailboxLink
from portal.limits.counting import Limit, count
from portal.mail.outbox import enqueue

NEW_LINKS = Limit("new links to the page of a mailbox", 3, timedelta(days=1))


async def send_new_code(session: AsyncSession, desk: Desk, old: MailboxLink) -> None:
    """A new code for the same link, in the language being spoken; the old code is dead."""
    secret = await renew_code(session, desk.keyring, old)
    link = NewLink(secret.token, secret.code, old.expires_at, old.id)
    mail = await asyncio.to_thread(new_page_code, old.mailbox, link, desk.settings, language())
    mail_id = await enqueue(session, desk.keyring, mail, about=ABOUT_LINKS + old.id)
    await audit.record(session, "mailbox.new_code", ABOUT_LINKS + old.id, mail=mail_id)


async def send_new_link(session: AsyncSession, desk: Desk, old: MailboxLink) -> bool:
    """A new link instead of one that is over; False when the mailbox had its new links of the day."""
    if await count(session, desk.keyring, {NEW_LINKS: old.mailbox}):
        return False
    link = await new_link(session, desk.keyring, old.mailbox)
    mail = await asyncio.to_thread(new_page_link, old.mailbox, link, desk.settings, language())
    mail_id = await enqueue(session, desk.keyring, mail, about=ABOUT_LINKS + link.link_id)
    await sent_with(session, link.link_id, mail_id)
    await audit.record(session, "mailbox.new_link", ABOUT_LINKS + link.link_id, mail=mail_id)
    return True
