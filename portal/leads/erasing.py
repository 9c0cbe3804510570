"""Erasing messages: their keys are destroyed, their e-mails and the notes of staff removed."""

from collections.abc import Sequence

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.leads.details import bound_to
from portal.leads.models import AnswerLink, Lead
from portal.leads.staff_notes import forget as forget_notes
from portal.mail import outbox


async def erase(session: AsyncSession, lead_ids: Sequence[str], because: str) -> int:
    """Erases the details of these messages; the number of e-mails removed with them, whatever their state.
    Ids, times, states and the trail stay, which say nothing of anybody."""
    gone = {"sealed": null()}
    await session.execute(update(AnswerLink).where(AnswerLink.lead_id.in_(lead_ids)).values(gone))
    gone |= {"data_key": null(), "email_index": null(), "form_key": null(), "payload_key": null()}
    gone |= {"waits_since": null(), "call_on": null()}
    erased = update(Lead).where(Lead.id.in_(lead_ids)).values(gone | {"erased_at": clock.now()})
    await session.execute(erased.execution_options(synchronize_session=False))
    await forget_notes(session, lead_ids)
    mails = await outbox.forget(session, [bound_to(lead_id) for lead_id in lead_ids])
    for lead_id in lead_ids:
        await audit.record(session, "lead.erased", bound_to(lead_id), because=because)
    return mails
