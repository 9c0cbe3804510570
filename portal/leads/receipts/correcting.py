"""Correcting what was mistyped: an e-mail address, a name, a telephone number. The copy goes to the right
address, and whoever has read what was wrong is told."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.leads.about import Desk, about_site
from portal.leads.details import Details, bound_to, data_key_of, details_of, seal_details
from portal.leads.emails import address_corrected, confirmation
from portal.leads.history import note
from portal.leads.models import Happened, Lead
from portal.leads.receipts.mails import corrected
from portal.leads.receipts.telling_team import tell_readers
from portal.leads.sending.allowances import COPIES, may_be_sent
from portal.leads.sending.copies import copy_goes_out, withhold_copy
from portal.leads.sending.fingerprints import email_index
from portal.mail.address import comparable
from portal.mail.kinds import Kind
from portal.mail.outbox import cancel, enqueue
from portal.tokens import six_digits

MOST_CORRECTIONS = 3
SENDER = "sender"


class SameAddress(Exception):
    """The address is the one that is known already."""


class TooManyCorrections(Exception):
    """A sender has corrected so often that a person of the staff has to help."""


async def correct(
    session: AsyncSession, desk: Desk, lead: Lead, typed: str, address: str, by: str = SENDER
) -> None:
    """Puts the address right and sends the copy there, unless it had its copies of the day; the link of the
    receipt stays, the code in the old copy stops working. Raises SameAddress and TooManyCorrections."""
    key, old = data_key_of(desk.keyring, lead), details_of(desk.keyring, lead)
    if comparable(address) == comparable(old.message.email_ascii):
        raise SameAddress
    if by == SENDER and lead.corrections >= MOST_CORRECTIONS:
        raise TooManyCorrections
    message = replace(old.message, email=typed, email_ascii=address)
    details = replace(old, message=message, code=six_digits())
    await session.execute(
        update(Lead)
        .where(Lead.id == lead.id)
        .values(
            sealed=seal_details(key, lead.id, details),
            email_index=email_index(desk.keyring, address),
            payload_key=null(),
            corrections=Lead.corrections + 1,
            tries=0,
        )
    )
    await audit.record(session, "lead.address_corrected", bound_to(lead.id))
    await cancel(session, bound_to(lead.id), Kind.CONFIRMATION)
    if await may_be_sent(session, desk, COPIES, address):
        await _send_copy(session, desk, lead, details)
    else:
        await withhold_copy(session, lead.id)
    await tell_readers(session, desk, lead, details, address_corrected)
    await note(session, lead.id, Happened.CORRECTED, by)


async def _send_copy(session: AsyncSession, desk: Desk, lead: Lead, details: Details) -> None:
    await copy_goes_out(session, lead.id)
    said = await about_site(session, desk, lead.site_id, lead.language)
    mail = await asyncio.to_thread(confirmation, details, said, desk.settings)
    await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))


async def correct_person(
    session: AsyncSession, desk: Desk, lead: Lead, right: Mapping[str, Any], by: str = SENDER
) -> None:
    """Puts names and numbers right, by their names in `Message`; what was right already changes nothing.
    Raises TooManyCorrections."""
    key, old = data_key_of(desk.keyring, lead), details_of(desk.keyring, lead)
    details = replace(old, message=replace(old.message, **right))
    if details == old:
        return
    if by == SENDER and lead.corrections >= MOST_CORRECTIONS:
        raise TooManyCorrections
    changed = {"sealed": seal_details(key, lead.id, details), "corrections": Lead.corrections + 1}
    await session.execute(update(Lead).where(Lead.id == lead.id).values(changed | {"payload_key": null()}))
    await note(session, lead.id, Happened.CORRECTED, by)
    await tell_readers(session, desk, lead, details, corrected)
