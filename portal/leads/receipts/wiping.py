"""Erasing one message at its sender's wish, at once."""

from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.about import Desk
from portal.leads.course import course_of
from portal.leads.details import bound_to, details_of
from portal.leads.erasing import erase
from portal.leads.models import Lead
from portal.leads.receipts.mails import erased
from portal.leads.receipts.steps import who
from portal.leads.receipts.telling_team import mails_to_the_told
from portal.mail.outbox import cancel, enqueue


async def wipe(session: AsyncSession, desk: Desk, lead: Lead) -> None:
    """Erases a message with its e-mails. Who was told of it is told to delete what they noted; that mail
    says nothing of anybody."""
    await cancel(session, bound_to(lead.id))
    mails = await mails_to_the_told(session, desk, lead, details_of(desk.keyring, lead), erased)
    await erase(session, [lead.id], because="asked for by the sender")
    for mail in mails:
        await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))


async def who_knows(session: AsyncSession, desk: Desk, lead: Lead, site: str) -> list[str]:
    """Who was told of a message, in words, each once: they have it, and can only be asked to delete it."""
    course = await course_of(session, lead)
    told = [who(one.part, site, desk.settings.operator_name) for one in course.told if one.may_have_arrived]
    return list(dict.fromkeys(told))
