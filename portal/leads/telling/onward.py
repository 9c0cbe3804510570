"""Turning to whoever comes next: the next recipient of a lead who was not told yet, in the end the
operator."""

import asyncio
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.leads.about import Desk, about
from portal.leads.details import bound_to, data_key_of, details_of
from portal.leads.models import AnswerLink, Lead
from portal.leads.telling.recipients import Part, language_for, next_after, operator
from portal.leads.telling.telling import ready, tell
from portal.logs import log
from portal.studies.behind import site_with_people
from portal.studies.reading import find


async def tell_next(session: AsyncSession, desk: Desk, lead: Lead, links: Sequence[AnswerLink]) -> bool:
    """Tells the recipients that come after those of `links`, one by one, until one can be sent a mail; False
    when nobody is left, which stands in the trail and in the log. Raises DetailsErased."""
    key, details = data_key_of(desk.keyring, lead), details_of(desk.keyring, lead)
    behind = await site_with_people(session, lead.site_id)
    study = (await find(session, lead.nct_id)).study
    tried = [link.mailbox for link in links]
    operator_knows = any(link.part == Part.OPERATOR for link in links)
    while not operator_knows:
        # Their mailbox may be a contact's too, who was told as that and is not the one to ask.
        recipient = next_after(tried, behind, desk.settings) or operator(desk.settings)
        operator_knows = recipient.is_operator
        said = about(desk, study, behind, language_for(recipient.part, behind, desk.settings))
        telling = await asyncio.to_thread(
            ready, desk, details, recipient, said, lead.created_at, tuple(tried)
        )
        if await tell(session, desk.keyring, key, lead.id, telling):
            return True
        tried.append(recipient.mailbox)
    await audit.record(session, "lead.stranded", bound_to(lead.id))
    log.error("lead.stranded", lead=lead.id)
    return False
