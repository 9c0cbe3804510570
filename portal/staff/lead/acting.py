"""What somebody of the staff does with a message, as they sent it in a form; what is wrong with it stands in
the form then, and nothing is changed."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.i18n import gettext as _
from portal.leads import staff_notes
from portal.leads.about import Desk
from portal.leads.answers import answering, links, replying
from portal.leads.answers.answering import Given
from portal.leads.answers.days import BadDay, read_day
from portal.leads.answers.links import NoNewLink
from portal.leads.answers.replying import REPLIES, CannotReply
from portal.leads.details import bound_to
from portal.leads.models import Answer, Lead, LeadState, Reason
from portal.staff import entries
from portal.staff.lead.finding import who_may_have_it
from portal.staff.lead.showing import REASONS
from portal.staff.viewers import Viewer
from portal.studies.behind import site_with_people
from portal.web.forms import Form

NOBODY = "nobody"


async def answer(session: AsyncSession, desk: Desk, viewer: Viewer, lead: Lead, form: Form) -> None:
    """One of the eight answers, as by the buttons of the e-mail. Raises LeadIsOver."""
    chosen = entries.choice(form, "answer", Answer, _("Choose what happened"))
    if chosen is None:
        return
    call_on = None
    try:
        if chosen is Answer.WILL_CALL:
            team = (await site_with_people(session, lead.site_id)).team
            call_on = read_day(form.value("call_on"), team)
        await answering.give(session, desk, lead, Given(chosen, viewer.actor, call_on))
    except BadDay as wrong:
        form.errors["call_on"] = str(wrong)


async def change_state(session: AsyncSession, desk: Desk, viewer: Viewer, lead: Lead, form: Form) -> None:
    """Screening, closed for a reason, or taken up again. Raises LeadIsOver."""
    match form.value("state"):
        case LeadState.SCREENING:
            await answering.screen(session, desk, lead, viewer.actor)
        case LeadState.OPENED:
            await answering.reopen(session, desk, lead, viewer.actor)
        case _:
            reason = entries.one_of(form, "reason", REASONS, _("Choose why you close it"))
            if reason:
                await answering.close(session, desk, lead, Reason(reason), viewer.actor)


async def note(session: AsyncSession, desk: Desk, viewer: Viewer, lead: Lead, form: Form) -> None:
    """A note for others of the staff. Raises LeadIsOver."""
    if lead.erased_at is not None:
        raise answering.LeadIsOver
    text = entries.text(form, "note", _("Write your note"))
    if not form.errors:
        await staff_notes.write(session, desk.keyring, lead.id, viewer.member_id, text)


async def assign(session: AsyncSession, _desk: Desk, viewer: Viewer, lead: Lead, form: Form) -> None:
    """Gives the message to somebody who may see it, or to nobody."""
    known = {str(member_id) for member_id, _name in await who_may_have_it(session, lead)}
    chosen = entries.one_of(form, "member", known | {NOBODY}, _("Choose somebody"))
    if not chosen:
        return
    member_id = None if chosen == NOBODY else int(chosen)
    if member_id != lead.assigned_to:
        await session.execute(update(Lead).where(Lead.id == lead.id).values(assigned_to=member_id))
        await audit.record(session, "lead.assigned", bound_to(lead.id), viewer.actor, member=member_id or 0)


async def reply(session: AsyncSession, desk: Desk, viewer: Viewer, lead: Lead, form: Form) -> None:
    """Sends an approved text, signed by name. Raises LeadIsOver."""
    chosen = entries.one_of(form, "reply", REPLIES, _("Choose what to send"))
    if not chosen:
        return
    try:
        await replying.reply(session, desk, lead, chosen, viewer.name or viewer.email, viewer.actor)
    except CannotReply as reason:
        form.errors["reply"] = str(reason)


async def renew(session: AsyncSession, desk: Desk, viewer: Viewer, lead: Lead, form: Form) -> None:
    """Sends a new link to a mailbox that was told; the one before is dead. Raises BadToken."""
    try:
        await links.renew(session, desk, lead.id, form.value("link"), viewer.actor)
    except NoNewLink:
        form.errors["links"] = _("No new link can be sent to this mailbox now. Try again tomorrow")


async def revoke(session: AsyncSession, _desk: Desk, viewer: Viewer, lead: Lead, form: Form) -> None:
    """Switches off the link of a mailbox that was told. Raises BadToken."""
    await links.revoke(session, lead.id, form.value("link"), viewer.actor)
