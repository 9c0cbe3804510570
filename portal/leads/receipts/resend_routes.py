"""Sending a message on to the next center, from its receipt."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.clock import seconds_until
from portal.db import Database
from portal.i18n import format_moment, link
from portal.i18n import gettext as _
from portal.leads.about import Desk
from portal.leads.browsers import remember_sender
from portal.leads.models import Lead
from portal.leads.receipts.next_center import Found, next_center
from portal.leads.receipts.receipt import find_lead, story_of
from portal.leads.receipts.sending_on import SentBefore, ready, send_on
from portal.leads.receipts.shown_routes import answer, is_known, is_over, show_receipt
from portal.leads.receipts.story import went_to
from portal.leads.sending.allowances import TooManyMessages
from portal.leads.sending.arrival import Arrival
from portal.leads.sending.consenting import agreed
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE
from portal.web.parts import part, parts_of
from portal.web.visitors import visitor

FIELD = "another"


@dataclass(frozen=True, slots=True)
class Sent:
    """The message at the other site, and the token of its receipt."""

    lead_id: str
    token: str


async def resend(request: Request) -> Response:
    """POST /receipts/{token}/resend: sends the message on to the center that the receipt named (`site`),
    under the words it showed (`consent_text`), and leads to the new receipt. Twice is once."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    database = part(request, Database)
    async with database.write.begin() as session:  # a wrong code counts a try
        lead = await find_lead(session, request.path_params["token"])
        known = not is_over(lead) and await is_known(request, session, desk, lead, form)
        sent = await went_to(session, desk.keyring, lead) if known else None
    if not known:
        return await answer(request, form)
    if sent is not None:
        return _leads_to(request, Sent(sent[0].id, sent[1]))
    arrival = await _arrival(request, desk, lead, form)
    if arrival is None:
        return await answer(request, form, lead)
    try:
        return _leads_to(request, await _send(request, desk, arrival))
    except SentBefore:
        form.errors[FIELD] = _("You have sent this message to that center already")
    except TooManyMessages as too_many:
        until = format_moment(too_many.until)
        words = _("Too many messages came in a short time. You can send it after %(moment)s", moment=until)
        form.errors[FIELD] = words
        refused = await show_receipt(request, form, 429)
        refused.headers["retry-after"] = str(seconds_until(too_many.until))
        return refused
    return await answer(request, form)


async def _arrival(request: Request, desk: Desk, lead: Lead, form: Form) -> Arrival | None:
    """The message as it will arrive; None, with the reason in the form, when it cannot be sent, or not to the
    center or under the words that were shown."""
    async with part(request, Database).read() as session:
        found = await _offered(session, desk, lead)
        if found is None:
            form.errors[FIELD] = _("Your message cannot be sent to another center now")
            return None
        study = found.offered.study.study
        consent = await agreed(session, desk, study, found.behind, form.value("consent_text"))
    if consent is None or form.value("site") not in {"", str(found.center.site_id)}:
        form.errors[FIELD] = _("The center or its words have changed. Read them again, and send it then")
        return None
    return await ready(desk, lead, found, consent, lead.language, visitor(request))


async def _offered(session: AsyncSession, desk: Desk, lead: Lead) -> Found | None:
    story = await story_of(session, desk, lead)
    return await next_center(session, desk, lead) if story.may_be_sent_on else None


async def _send(request: Request, desk: Desk, arrival: Arrival) -> Sent:
    """Stores it, unless another click was quicker."""
    async with part(request, Database).write.begin() as session:
        lead = await find_lead(session, request.path_params["token"], to_change=True)
        before = await went_to(session, desk.keyring, lead)
        if before is not None:
            return Sent(before[0].id, before[1])
        received = await send_on(session, desk, lead, arrival)
        return Sent(received.lead_id, received.token or "")


def _leads_to(request: Request, sent: Sent) -> Response:
    response = RedirectResponse(link(f"/receipts/{sent.token}"), 303, PRIVATE)
    remember_sender(request, response, sent.lead_id)
    return response
