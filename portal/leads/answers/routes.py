"""The lead behind the link in a team's mail. A device that is new to us types the code that stands in the
same mail: a person does, a program that opens every link does not."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import clock, i18n
from portal.db import Database
from portal.leads import codes
from portal.leads.about import Desk
from portal.leads.answers import opening as answers
from portal.leads.browsers import is_known_device, remember_device
from portal.leads.models import AnswerLink, Lead
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part, parts_of


async def show(request: Request) -> Response:
    """GET /answers/{token}: the lead on a device that is known, which stands in the trail; else the question
    for the code."""
    token = request.path_params["token"]
    async with part(request, Database).read() as session:
        link, lead = await answers.find_link(session, token)
    if answers.is_over(link, lead):
        return _over(request, link, lead)
    if not is_known_device(request, link):
        return _ask(request, link, Form(), 200)
    if not _is_seen(request):
        return Response(status_code=204, headers=PRIVATE)
    desk = await Desk.fresh(parts_of(request))
    async with part(request, Database).write.begin() as session:
        opened = await answers.opened(session, desk, link, lead)
    return page(request, "leads/answer.html", private=True, lead=opened)


def _is_seen(request: Request) -> bool:
    """Whether a person will see the answer: not that to HEAD, and not one that a browser fetches ahead."""
    return request.method != "HEAD" and "prefetch" not in request.headers.get("sec-purpose", "")


async def unlock(request: Request) -> Response:
    """POST /answers/{token}: the `code`, which makes this device known; `new_code` asks for another one."""
    form, token, desk = (
        Form.of(await read_form(request)),
        request.path_params["token"],
        await Desk.fresh(parts_of(request)),
    )
    new_code = bool(form.value("new_code"))
    async with part(request, Database).write.begin() as session:
        link, lead = await answers.find_link(session, token, to_change=True)
        if answers.is_over(link, lead):
            return _over(request, link, lead)
        if not new_code:
            code = answers.code_of(desk, link, lead)
            if wrong := await codes.problem(session, link, form.value("code"), code):
                form.errors["code"] = wrong
        elif codes.may_be_renewed(link):
            await answers.send_new_code(session, desk, link, lead)
        else:
            form.errors["code"] = codes.no_new_one()
        await session.refresh(link)
    if new_code or form.errors:
        return _ask(request, link, form, 422 if form.errors else 200, new_code=not form.errors)
    response = RedirectResponse(i18n.link(f"/answers/{token}"), 303, PRIVATE)
    remember_device(request, response, link)
    return response


def _ask(request: Request, link: AnswerLink, form: Form, status: int, *, new_code: bool = False) -> Response:
    return page(
        request,
        "leads/answer_code.html",
        status,
        private=True,
        form=form,
        may_be_renewed=codes.may_be_renewed(link),
        new_code=new_code,
    )


def _over(request: Request, link: AnswerLink, lead: Lead) -> Response:
    is_erased = lead.erased_at is not None
    ended_at = lead.erased_at or min(link.expires_at, clock.now())
    return page(
        request,
        "leads/answer_over.html",
        410,
        private=True,
        is_erased=is_erased,
        ended_at=ended_at,
        nct_id=lead.nct_id,
    )
