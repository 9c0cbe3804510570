"""Word to the sender of what the clock does: one e-mail, about the last of the steps that are taken."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import speaking
from portal.leads.about import Desk, about_site
from portal.leads.course import course_of
from portal.leads.details import bound_to, details_of
from portal.leads.models import Lead
from portal.leads.receipts.next_center import next_center
from portal.leads.waiting import words
from portal.leads.waiting.looking import Due
from portal.leads.waiting.steps import Step, is_away
from portal.leads.waiting.words import Wait
from portal.mail.outbox import enqueue

SAID = {
    Step.ASK: words.did_they_call,
    Step.ESCALATE: words.escalated,
    Step.OFFER: words.offer,
    Step.GIVE_UP: words.given_up,
}
NAMES_ANOTHER = (Step.OFFER, Step.GIVE_UP)


async def write_to_sender(
    session: AsyncSession, desk: Desk, lead: Lead, due: Due, *, others_told: bool
) -> str | None:
    """Puts the e-mail into the outbox; its id, or None where there is nothing to say, or nobody to say it to:
    who got no copy of their message is not written to, since the address may be somebody else's."""
    step = next((one for one in reversed(due.steps) if one in SAID), None)
    course = await course_of(session, lead)
    if step is None or course.copy is None or course.copy_is_withheld or course.copy.was_refused:
        return None
    is_try = step is Step.GIVE_UP and due.waiting.was_tried
    wait = Wait(
        written_on=lead.created_at.date(),
        called_on=due.waiting.call_on,
        is_away=is_away(due.team),
        away_until=due.team.paused_until,
        others_told=others_told,
        other=await _other(session, desk, lead) if step in NAMES_ANOTHER and not is_try else "",
    )
    details = details_of(desk.keyring, lead)
    about = await about_site(session, desk, lead.site_id, lead.language)
    composing = words.not_reached if is_try else SAID[step]
    mail = await asyncio.to_thread(composing, details, wait, about, desk.settings)
    return await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))


async def _other(session: AsyncSession, desk: Desk, lead: Lead) -> str:
    """The name of the center to turn to; empty where there is none."""
    with speaking(lead.language):
        found = await next_center(session, desk, lead)
    return found.center.card.title if found else ""
