"""Taking a message back: what was not sent is not sent any more, and who was told is told again. Nothing is
erased in silence."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.leads.about import Desk, about_site
from portal.leads.details import (
    ABOUT_LEADS,
    bound_to,
    data_key_of,
    details_of,
    seal_details,
)
from portal.leads.emails import new_code_for_sender, taken_back
from portal.leads.models import Lead, LeadState, Reason
from portal.leads.receipts.telling_team import mails_to_the_told
from portal.mail.kinds import Kind
from portal.mail.models import Outbox
from portal.mail.outbox import cancel, enqueue
from portal.tokens import six_digits


async def take_back(session: AsyncSession, desk: Desk, lead: Lead, *, by: str) -> None:
    """Takes the message back; `by` says how the sender was known ("browser" or "code"). Twice is once. The
    same message may be sent again as a new one."""
    if lead.state == LeadState.TAKEN_BACK:
        return
    unsent = await cancel(session, bound_to(lead.id))
    taken = {
        "state": LeadState.TAKEN_BACK,
        "taken_back_at": clock.now(),
        "waits_since": null(),
        "call_on": null(),
    }
    may_be_sent_again = {"form_key": null(), "payload_key": null()}
    await session.execute(update(Lead).where(Lead.id == lead.id).values(taken | may_be_sent_again))
    await audit.record(session, "lead.taken_back", bound_to(lead.id), by=by, unsent=unsent)
    for mail in await mails_to_the_told(session, desk, lead, details_of(desk.keyring, lead), taken_back):
        await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))


async def send_new_code(session: AsyncSession, desk: Desk, lead: Lead) -> None:
    """A new code for taking the message back, to the sender's address; the old one is dead."""
    key, old = data_key_of(desk.keyring, lead), details_of(desk.keyring, lead)
    details = replace(old, code=six_digits())
    said = await about_site(session, desk, lead.site_id, lead.language)
    mail = await asyncio.to_thread(new_code_for_sender, details, said, desk.settings)
    await session.execute(
        update(Lead)
        .where(Lead.id == lead.id)
        .values(sealed=seal_details(key, lead.id, details), tries=0, codes_sent=Lead.codes_sent + 1)
    )
    mail_id = await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))
    await audit.record(session, "lead.new_code", bound_to(lead.id), mail=mail_id)


async def no_longer_wanted(session: AsyncSession, mail_ids: Sequence[str]) -> set[str]:
    """Those of the mails that would tell a team of a message that its sender has taken back, or sent to
    another site."""
    taken_back_ones = select(Outbox.id).join(Lead, Outbox.about == ABOUT_LEADS + Lead.id)
    is_over = or_(Lead.state == LeadState.TAKEN_BACK, Lead.closed_because == Reason.PASSED_ON)
    wanted = (Outbox.id.in_(mail_ids), Outbox.kind == Kind.LEAD, is_over)
    return set(await session.scalars(taken_back_ones.where(*wanted)))
