"""Taking a message: lead, trail and both mails are durable in one transaction, or nothing is.

A repeated submit is one lead. It is known by the unguessable `form_id` that the form's own page set, and
then gets the same receipt; else by what was sent, for a day, and then gets none: whoever knows a name and a
number must not reach a stranger's receipt. An edited message is a new lead."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import false, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.crypto import Keyring
from portal.db.upserting import insert_new
from portal.leads.about import Desk
from portal.leads.details import bound_to, details_of, seal_details
from portal.leads.models import ConsentText, Lead, LeadState
from portal.leads.sending.allowances import take
from portal.leads.sending.arrival import Arrival
from portal.leads.sending.copies import withhold_copy
from portal.leads.sending.fingerprints import email_index, form_key, payload_key, payload_keys
from portal.leads.telling.rescue import rescue
from portal.leads.telling.telling import tell
from portal.mail.outbox import enqueue
from portal.tokens import hashed

SAME_FOR = timedelta(hours=24)


class NeverStored(Exception):
    """A message was neither stored nor found to be stored: its sender must not be told otherwise."""


@dataclass(frozen=True, slots=True)
class Received:
    """The lead, and the token of its receipt: None for a repeat whose receipt may be somebody else's.
    `has_copy` says that an e-mail with the link to it was made."""

    lead_id: str
    token: str | None
    is_new: bool
    has_copy: bool = True


async def receive(session: AsyncSession, desk: Desk, arrival: Arrival) -> Received:
    """Keeps the message and puts its mails into the outbox, or finds the one it repeats. Only a message that
    is kept is counted. Raises NeverStored, and TooManyMessages."""
    if known := await _known(session, desk.keyring, arrival):
        return known
    key, wrapped = desk.keyring.new_data_key(bound_to(arrival.lead_id))
    sealed = seal_details(key, arrival.lead_id, arrival.details)
    if not await _keep(session, desk.keyring, arrival, data_key=wrapped, sealed=sealed):
        if known := await _known(session, desk.keyring, arrival):
            return known  # another transaction was quicker
        raise NeverStored
    await audit.record(session, "lead.received", bound_to(arrival.lead_id), study=arrival.nct_id)
    if await take(session, desk, arrival.details.message, arrival.given.visitor):
        await enqueue(session, desk.keyring, arrival.copy, about=bound_to(arrival.lead_id))
    else:
        await withhold_copy(session, arrival.lead_id)
    if not await tell(session, desk.keyring, key, arrival.lead_id, arrival.telling):
        await rescue(session, desk, arrival.lead_id, after=arrival.telling.link_id)
    return Received(arrival.lead_id, arrival.details.receipt_token, is_new=True)


async def _known(session: AsyncSession, keyring: Keyring, arrival: Arrival) -> Received | None:
    """The lead that this is a repeat of. One whose day is over makes room."""
    message = arrival.details.message
    by_form = form_key(arrival.given.form_id, message)
    same = or_(
        Lead.payload_key.in_(payload_keys(keyring, message)),
        Lead.form_key == by_form if by_form is not None else false(),
    )
    leads = (await session.scalars(select(Lead).where(same).with_for_update())).all()
    for lead in leads:
        if by_form is not None and lead.form_key == by_form:
            return Received(lead.id, details_of(keyring, lead).receipt_token, is_new=False)
    for lead in leads:
        if arrival.at - lead.created_at < SAME_FOR:
            return Received(lead.id, None, is_new=False, has_copy=lead.copy_withheld_at is None)
        await session.execute(update(Lead).where(Lead.id == lead.id).values(payload_key=null()))
    return None


async def _keep(session: AsyncSession, keyring: Keyring, arrival: Arrival, **sealed: bytes) -> bool:
    """Writes the lead; False when the same one is there already."""
    message = arrival.details.message
    return await insert_new(
        session,
        Lead,
        id=arrival.lead_id,
        nct_id=arrival.nct_id,
        site_id=message.site_id,
        study_version=arrival.study_version,
        state=LeadState.NEW,
        language=arrival.given.language,
        created_at=arrival.at,
        waits_since=arrival.at,
        consent_digest=await _consent(session, arrival),
        consent_version=arrival.given.consent.text.version,
        consent_reference=arrival.given.consent.text.ethics_reference,
        email_index=email_index(keyring, message.email_ascii),
        form_key=form_key(arrival.given.form_id, message),
        payload_key=payload_key(keyring, message),
        receipt_hash=hashed(arrival.details.receipt_token),
        **sealed,
    )


async def _consent(session: AsyncSession, arrival: Arrival) -> str:
    """The digest under which exactly this wording is kept."""
    consent = arrival.given.consent
    await insert_new(
        session,
        ConsentText,
        digest=consent.digest,
        language=consent.language,
        body=consent.words,
        first_used_at=arrival.at,
    )
    return consent.digest
