"""The lead behind the link in a team's mail, and the team's answer to it. A device that is new to us types
the code that stands in the same mail: a person does, a program that opens links and submits forms does
not."""

from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.i18n import link
from portal.leads import codes
from portal.leads.about import Desk
from portal.leads.answers import links, opening
from portal.leads.answers.answering import LeadIsOver
from portal.leads.answers.links import Ending, Found
from portal.leads.answers.taking import may_be_said, take, unlock
from portal.leads.browsers import is_known_device, remember_device
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part, parts_of


async def show(request: Request) -> Response:
    """GET /answers/{token}: the lead on a device that is known, which stands in the trail; else the question
    for the code. `?answer=` chooses an answer and gives none."""
    async with part(request, Database).read() as session:
        found = await links.find(session, request.path_params["token"])
    if refused := elsewhere(request, found):
        return refused
    chosen = request.query_params.get("answer", "")
    form = Form({"answer": [chosen]} if may_be_said(chosen, found) else {})
    if not is_known_device(request, found.link):
        return await _locked(request, found, form)
    if not _is_seen(request):
        return Response(status_code=204, headers=PRIVATE)
    return await _opened(request, found, form)


async def answer(request: Request) -> Response:
    """POST /answers/{token}: an `answer`, with the day `call_on` where a call is promised, and the `code` on
    a device that is new. The code alone opens the message; `new_code` asks for another one."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    async with part(request, Database).write.begin() as session:
        found = await links.find(session, request.path_params["token"], to_change=True)
        if refused := elsewhere(request, found):
            return refused
        is_new = not is_known_device(request, found.link)
        if form.value("new_code"):
            await _send_new_code(session, desk, found, form)
        elif is_new:
            await unlock(session, desk, found, form)
        if is_open := not (form.value("new_code") or form.errors):
            with suppress(LeadIsOver):  # the page says so
                await take(session, desk, found, form, is_needed=not form.value("code"))
        await session.refresh(found.link)
    if not is_open:
        return await _locked(request, found, form)
    response: Response = RedirectResponse(link(f"/answers/{request.path_params['token']}"), 303, PRIVATE)
    if form.errors:
        response = await _opened(request, found, form)
    if is_new:
        remember_device(request, response, found.link)
    return response


def elsewhere(request: Request, found: Found) -> Response | None:
    """Where somebody with this link is led instead: to the staff side where leads are read there, or to what
    became of a link that is over; None where it opens the lead."""
    if part(request, Settings).lead_access == "sign-in":
        return RedirectResponse(link(f"/staff/leads/{found.lead.id}"), 303, PRIVATE)
    return over(request, found, Form()) if found.ending else None


def over(request: Request, found: Found, form: Form) -> Response:
    """What became of a link that opens nothing, and how to get a new one."""
    is_known = is_known_device(request, found.link)
    has_code = found.ending is Ending.EXPIRED and not codes.is_used_up(found.link)
    return page(
        request,
        "leads/answer_over.html",
        422 if form.errors else 410,
        private=True,
        ending=found.ending,
        ended_at=found.ended_at or clock.now(),
        nct_id=found.lead.nct_id,
        path=f"/answers/{request.path_params['token']}",
        form=form,
        may_be_renewed=found.may_be_renewed and (is_known or has_code),
        asks_for_code=not is_known,
    )


async def _opened(request: Request, found: Found, form: Form) -> Response:
    """The lead, with the question what happened."""
    desk = await Desk.fresh(parts_of(request))
    async with part(request, Database).write.begin() as session:
        opened = await opening.opened(session, desk, found.link, found.lead)
    return page(
        request,
        "leads/answer.html",
        422 if form.errors else 200,
        private=True,
        lead=opened,
        form=form,
        path=f"/answers/{request.path_params['token']}",
    )


async def _locked(request: Request, found: Found, form: Form) -> Response:
    """The question for the code, and for the answer where one was chosen before."""
    asking = None
    if may_be_said(form.value("answer"), found):
        desk = await Desk.fresh(parts_of(request))
        async with part(request, Database).read() as session:
            asking = await opening.asked_of_a_new_device(session, desk, found.link, found.lead)
    return page(
        request,
        "leads/answer_code.html",
        422 if form.errors else 200,
        private=True,
        form=form,
        asking=asking,
        path=f"/answers/{request.path_params['token']}",
        may_be_renewed=codes.may_be_renewed(found.link),
        new_code=bool(form.value("new_code")) and not form.errors,
    )


async def _send_new_code(session: AsyncSession, desk: Desk, found: Found, form: Form) -> None:
    if codes.may_be_renewed(found.link):
        await opening.send_new_code(session, desk, found.link, found.lead)
    else:
        form.errors["code"] = codes.no_new_one()


def _is_seen(request: Request) -> bool:
    """Whether a person will see the answer: not that to HEAD, and not one that a browser fetches ahead."""
    return request.method != "HEAD" and "prefetch" not in request.headers.get("sec-purpose", "")
