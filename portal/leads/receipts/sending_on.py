"""Sending a message on to the next-nearest open site, as a message of its own, because its sender said so."""

from dataclasses import replace

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.leads.about import Desk
from portal.leads.details import bound_to, details_of
from portal.leads.history import note
from portal.leads.models import Happened, Lead, LeadState, Reason
from portal.leads.receipts.mails import passed_on
from portal.leads.receipts.next_center import Found
from portal.leads.receipts.telling_team import mails_to_the_told
from portal.leads.sending.arrival import Arrival, Given, prepare
from portal.leads.sending.intake import Received, receive
from portal.mail.kinds import Kind
from portal.mail.outbox import cancel, enqueue
from portal.texts.text import Wording


class SentBefore(Exception):
    """The same message stands at that site already, and its receipt may be somebody else's."""


async def ready(
    desk: Desk, lead: Lead, found: Found, consent: Wording, language: str, visitor: str
) -> Arrival:
    """The message as it will arrive at the other site; its mails are made before the transaction."""
    details = details_of(desk.keyring, lead)
    message = replace(details.message, site_id=found.center.site_id)
    given = Given(consent, language, f"sent on from {lead.id}", visitor, details.additions)
    return await prepare(desk, message, found.offered.study, found.behind, given)


async def send_on(session: AsyncSession, desk: Desk, lead: Lead, arrival: Arrival) -> Received:
    """Keeps the message at the other site and closes this one; its team is told, unless it said its last
    word before. Raises SentBefore, TooManyMessages and NeverStored."""
    received = await receive(session, desk, arrival)
    if received.token is None:
        raise SentBefore
    was_open = lead.state != LeadState.CLOSED
    from_here = update(Lead).where(Lead.id == received.lead_id)
    await session.execute(from_here.values(passed_on_from=lead.id))
    await audit.record(session, "lead.came_from", bound_to(received.lead_id), before=lead.id)
    await cancel(session, bound_to(lead.id), Kind.LEAD)
    if was_open:
        for mail in await mails_to_the_told(session, desk, lead, details_of(desk.keyring, lead), passed_on):
            await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))
    ended = {"state": LeadState.CLOSED, "closed_at": clock.now(), "closed_because": Reason.PASSED_ON}
    over = {"waits_since": null(), "call_on": null(), "payload_key": null()}
    await session.execute(update(Lead).where(Lead.id == lead.id).values(ended | over))
    await note(session, lead.id, Happened.PASSED_ON, "sender", reason=Reason.PASSED_ON)
    return received
