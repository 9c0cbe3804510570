"""Taking an answer as it was sent: the code where the device is new, the answer, and the day of a call."""

from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import gettext as _
from portal.leads import codes
from portal.leads.about import Desk
from portal.leads.answers.answering import Given, give
from portal.leads.answers.days import BadDay, read_day
from portal.leads.answers.links import Found
from portal.leads.answers.opening import code_of
from portal.leads.models import Answer
from portal.leads.telling.recipients import Part
from portal.studies.behind import site_with_people
from portal.web.forms import Form


async def unlock(session: AsyncSession, desk: Desk, found: Found, form: Form) -> None:
    """Looks at the code; what is wrong with it stands in the form then. Raises DetailsErased."""
    code = code_of(desk, found.link, found.lead)
    if wrong := await codes.problem(session, found.link, form.value("code"), code):
        form.errors["code"] = wrong


async def take(session: AsyncSession, desk: Desk, found: Found, form: Form, *, is_needed: bool) -> None:
    """Gives the answer that was chosen; what is wrong with it stands in the form then. None has to be chosen
    unless it `is_needed`. Raises LeadIsOver."""
    chosen = form.value("answer")
    if not chosen and not is_needed:
        return
    if not may_be_said(chosen, found):
        form.errors["answer"] = _("Choose what happened")
        return
    answer, call_on = Answer(chosen), None
    try:
        if answer is Answer.WILL_CALL:
            team = (await site_with_people(session, found.lead.site_id)).team
            call_on = read_day(form.value("call_on"), team)
        await give(session, desk, found.lead, Given(answer, f"link:{found.link.id}", call_on))
    except BadDay as wrong:
        form.errors["call_on"] = str(wrong)


def may_be_said(chosen: str, found: Found) -> bool:
    """Whether this is an answer, and one for whoever holds the mailbox of the link: behind the operator there
    is nobody."""
    if found.link.part == Part.OPERATOR and chosen == Answer.WRONG_PERSON:
        return False
    return chosen in set(Answer)
