"""Requests by telephone or letter, for administrators: taken down, checked, and answered."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import clock
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.leads.about import Desk
from portal.person import requests
from portal.person.models import RequestState
from portal.person.requests import AlreadyAnswered, NotChecked
from portal.staff import entries
from portal.staff.access import for_admins, staff_page
from portal.staff.requests import acting, correcting, words
from portal.staff.requests.downloads import as_file
from portal.staff.requests.forms import read_check, read_request
from portal.staff.requests.showing import counts, rows, shown
from portal.staff.viewers import Viewer
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE
from portal.web.parts import part, parts_of

LIST = "/staff/requests"

Act = Callable[[AsyncSession], Awaitable[None]]


@for_admins
async def index(request: Request, viewer: Viewer) -> Response:
    """GET /staff/requests: what people asked for, due first; `state`: `open`, `done`, `refused` or `all`."""
    asked = request.query_params.get("state", RequestState.OPEN)
    state = RequestState(asked) if asked in {*RequestState} else None
    async with part(request, Database).read() as session:
        found = await rows(session, part(request, Keyring), state)
        numbers = await counts(session)
    choices = [(one, words.state(one), number) for one, number in numbers.items()]
    return staff_page(request, viewer, "staff/requests/index.html", rows=found, state=state, choices=choices)


@for_admins
async def new(request: Request, viewer: Viewer) -> Response:
    """GET /staff/requests/new: the form for a request that came in."""
    return _new(request, viewer, Form({"received_on": [clock.today().isoformat()]}), 200)


@for_admins
async def create(request: Request, viewer: Viewer) -> Response:
    """POST /staff/requests/new: takes a request down."""
    form = Form.of(await read_form(request))
    read = read_request(form, viewer.member_id)
    if read is None:
        return _new(request, viewer, form, 422)
    async with part(request, Database).write.begin() as session:
        came, asking = read
        request_id = await requests.take(session, part(request, Keyring), came, asking, by=viewer.member_id)
    return RedirectResponse(link(f"{LIST}/{request_id}"), 303, PRIVATE)


@for_admins
async def show(request: Request, viewer: Viewer) -> Response:
    """GET /staff/requests/{request_id}: a request, and what can be done about it."""
    return await _show(request, viewer, Form(), 200)


@for_admins
async def check(request: Request, viewer: Viewer) -> Response:
    """POST /staff/requests/{request_id}/check: how it was made sure that it is they who ask."""
    form, keyring = Form.of(await read_form(request)), part(request, Keyring)
    checked = read_check(form, viewer.member_id)

    async def act(session: AsyncSession) -> None:
        if checked is not None:
            await requests.check(session, keyring, _id(request), checked)

    return await _answer(request, viewer, form, act)


@for_admins
async def export(request: Request, viewer: Viewer) -> Response:
    """POST /staff/requests/{request_id}/export: everything held on them as a file, to be read (`as=page`) or
    for programs."""
    form, desk = Form.of(await read_form(request)), Desk.of(parts_of(request))
    held: acting.Held = {}

    async def act(session: AsyncSession) -> None:
        held.update(await acting.copy(session, desk, _id(request), viewer))

    answer = await _answer(request, viewer, form, act)
    if not held:
        return answer
    content, kind, name = as_file(parts_of(request), held, as_page=form.value("as") == "page")
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=PRIVATE | disposition)


@for_admins
async def confirm(request: Request, viewer: Viewer) -> Response:
    """GET /staff/requests/{request_id}/erase: asks once more before everything is erased."""
    async with part(request, Database).write.begin() as session:
        found = await shown(session, part(request, Keyring), _id(request), viewer)
    if not found.may_be_acted_on:
        return RedirectResponse(link(f"{LIST}/{_id(request)}"), 303, PRIVATE)
    return staff_page(request, viewer, "staff/requests/erase.html", shown=found)


@for_admins
async def erase(request: Request, viewer: Viewer) -> Response:
    """POST /staff/requests/{request_id}/erase: erases everything held on them, and says what is left."""
    form, desk = Form.of(await read_form(request)), Desk.of(parts_of(request))

    async def act(session: AsyncSession) -> None:
        await acting.erase(session, desk, _id(request), viewer)

    answer = await _answer(request, viewer, form, act)
    if not form.errors:
        await acting.empty_files(part(request, Database), _id(request))
    return answer


@for_admins
async def correct(request: Request, viewer: Viewer) -> Response:
    """POST /staff/requests/{request_id}/correct: puts their address, number or name right in all they
    wrote."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    changes = correcting.read(form)

    async def act(session: AsyncSession) -> None:
        if changes is not None:
            await correcting.correct(session, desk, _id(request), changes, viewer)

    return await _answer(request, viewer, form, act)


@for_admins
async def finish(request: Request, viewer: Viewer) -> Response:
    """POST /staff/requests/{request_id}/done: the request was answered, and how."""
    form, keyring = Form.of(await read_form(request)), part(request, Keyring)
    outcome = entries.text(form, "outcome", _("Write down how you answered, without names or addresses"))

    async def act(session: AsyncSession) -> None:
        await requests.to_act_on(session, keyring, _id(request))
        await requests.finish(session, _id(request), outcome, by=viewer.member_id)

    return await _answer(request, viewer, form, act)


@for_admins
async def refuse(request: Request, viewer: Viewer) -> Response:
    """POST /staff/requests/{request_id}/refuse: the request is refused, with a reason."""
    form, keyring = Form.of(await read_form(request)), part(request, Keyring)
    reason = entries.text(form, "reason", _("Write down why, as you told them"))

    async def act(session: AsyncSession) -> None:
        await requests.refuse(session, keyring, _id(request), reason, by=viewer.member_id)

    return await _answer(request, viewer, form, act)


def _id(request: Request) -> str:
    return str(request.path_params["request_id"])


async def _answer(request: Request, viewer: Viewer, form: Form, act: Act) -> Response:
    """Does something about a request, unless its form has errors, and leads back to it. Somebody else may
    have answered it meanwhile: then the request says so."""
    if not form.errors:
        try:
            async with part(request, Database).write.begin() as session:
                await act(session)
        except AlreadyAnswered:
            pass
        except NotChecked:
            form.errors["way"] = _("First write down how you made sure that it is they who ask")
        except correcting.CannotCorrect as problem:
            form.errors[problem.field] = str(problem)
    if form.errors:
        return await _show(request, viewer, form, 422)
    return RedirectResponse(link(f"{LIST}/{_id(request)}"), 303, PRIVATE)


def _new(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    choices = {"kinds": words.kinds(), "ways_to_come": words.ways_to_come(), "ways": words.ways_to_check()}
    return staff_page(request, viewer, "staff/requests/new.html", status, form=form, **choices)


async def _show(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    async with part(request, Database).write.begin() as session:
        found = await shown(session, part(request, Keyring), _id(request), viewer)
    ways = words.ways_to_check()
    return staff_page(request, viewer, "staff/requests/show.html", status, shown=found, form=form, ways=ways)
