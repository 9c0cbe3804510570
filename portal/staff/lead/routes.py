"""One message on the staff side: its page, and everything that is done there by a button."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import link
from portal.leads.about import Desk
from portal.leads.answers.answering import LeadIsOver
from portal.leads.answers.reading import note_reading
from portal.leads.models import Lead
from portal.staff.access import for_staff, staff_page
from portal.staff.inbox.routes import is_seen
from portal.staff.lead import acting
from portal.staff.lead.finding import find, has_changed
from portal.staff.lead.showing import page_of
from portal.staff.viewers import Viewer
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE
from portal.web.parts import part, parts_of

Act = Callable[[AsyncSession, Desk, Viewer, Lead, Form], Awaitable[None]]


@for_staff
async def show(request: Request, viewer: Viewer) -> Response:
    """GET /staff/leads/{lead_id}: the message. That it was opened, and by whom, stands in the trail."""
    return await _show(request, viewer, Form(), 200)


@for_staff
async def answer(request: Request, viewer: Viewer) -> Response:
    """POST /staff/leads/{lead_id}/answer: what the team did or will do: `answer`, and `call_on`."""
    return await _do(request, viewer, acting.answer)


@for_staff
async def change_state(request: Request, viewer: Viewer) -> Response:
    """POST /staff/leads/{lead_id}/state: `state` is `screening`, `closed` with a `reason`, or `opened` for a
    message that is taken up again."""
    return await _do(request, viewer, acting.change_state)


@for_staff
async def note(request: Request, viewer: Viewer) -> Response:
    """POST /staff/leads/{lead_id}/note: a `note` among staff."""
    return await _do(request, viewer, acting.note, whatever_happened=True)


@for_staff
async def assign(request: Request, viewer: Viewer) -> Response:
    """POST /staff/leads/{lead_id}/assign: gives the message to a `member`, or to `nobody`."""
    return await _do(request, viewer, acting.assign)


@for_staff
async def reply(request: Request, viewer: Viewer) -> Response:
    """POST /staff/leads/{lead_id}/reply: sends the approved text `reply` to the sender."""
    return await _do(request, viewer, acting.reply)


@for_staff
async def renew(request: Request, viewer: Viewer) -> Response:
    """POST /staff/leads/{lead_id}/links/{link_id}/renew: sends a new link to a mailbox that was told."""
    return await _do(request, viewer, acting.renew, whatever_happened=True)


@for_staff
async def revoke(request: Request, viewer: Viewer) -> Response:
    """POST /staff/leads/{lead_id}/links/{link_id}/revoke: switches a link off."""
    return await _do(request, viewer, acting.revoke, whatever_happened=True)


async def _do(request: Request, viewer: Viewer, act: Act, *, whatever_happened: bool = False) -> Response:
    """Acts, and leads back to the page. Where somebody else did something since the form was made, nothing is
    done: the page comes with what they did and with what was typed (409)."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    if link_id := request.path_params.get("link_id"):
        form.typed = {**form.typed, "link": [link_id]}
    async with part(request, Database).write.begin() as session:
        lead = await find(session, viewer, request.path_params["lead_id"], to_change=True)
        is_news = not whatever_happened and await has_changed(session, viewer, lead, form.value("version"))
        if not is_news:
            with suppress(LeadIsOver):  # the page says so
                await act(session, desk, viewer, lead, form)
    if is_news:
        return await _show(request, viewer, form, 409)
    if form.errors:
        return await _show(request, viewer, form, 422)
    return RedirectResponse(link(f"/staff/leads/{lead.id}"), 303, PRIVATE)


async def _show(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    desk = await Desk.fresh(parts_of(request))
    async with part(request, Database).write.begin() as session:
        lead = await find(session, viewer, request.path_params["lead_id"])
        if not is_seen(request):
            return Response(status_code=204, headers=PRIVATE)
        await note_reading(session, lead, viewer.actor)
        shown = await page_of(session, desk, viewer, lead)
    return staff_page(
        request,
        viewer,
        "staff/lead.html",
        status,
        lead=shown,
        form=form,
        path=f"/staff/leads/{shown.id}",
        is_news=status == 409,
    )
