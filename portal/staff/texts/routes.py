"""Texts on the staff side: the list, drafts, approval, previews and packets."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import language, link
from portal.staff import entries
from portal.staff.access import for_staff, staff_page
from portal.staff.texts import deciding, drafting, rendering
from portal.staff.texts.choices import choices_of
from portal.staff.texts.listing import read_filter
from portal.staff.texts.overview import overview
from portal.staff.texts.reach import reach_of
from portal.staff.texts.rendering import POLICY, StillMaking, one_at_a_time
from portal.staff.texts.showing import find, shown
from portal.staff.viewers import Viewer
from portal.texts.models import TextVersion
from portal.texts.placeholders import BadText
from portal.web.forms import Form, read_form
from portal.web.ids import LONGEST_ID
from portal.web.languages import language_headers
from portal.web.pages import PRIVATE
from portal.web.parts import part, parts_of

LIST = "/staff/texts"

Act = Callable[[AsyncSession, TextVersion], Awaitable[None]]


@for_staff
async def index(request: Request, viewer: Viewer) -> Response:
    """GET /staff/texts: the texts there are, drafts first; `state`, `study`, `key` and `page` narrow them,
    and `on` shows those of a day."""
    form = Form({name: [value] for name, value in request.query_params.items()})
    asked = read_filter(form)
    async with part(request, Database).read() as session:
        found = await overview(session, parts_of(request), viewer, asked)
    status = 422 if form.errors else 200
    return staff_page(request, viewer, "staff/texts/index.html", status, found=found, asked=asked, form=form)


@for_staff
async def new(request: Request, viewer: Viewer) -> Response:
    """GET /staff/texts/new: the form for a draft; `from` is a text to begin with, `place` what it is for."""
    form, begun = Form(), request.query_params.get("from", "")
    if begun.isascii() and begun.isdecimal() and len(begun) <= LONGEST_ID:
        async with part(request, Database).read() as session:
            version, _reach = await find(session, viewer, int(begun))
        form = drafting.first_words(version)
    elif place := request.query_params.get("place"):
        form = Form({"place": [place]})
    return await _new(request, viewer, form, 200)


@for_staff
async def create(request: Request, viewer: Viewer) -> Response:
    """POST /staff/texts/new: keeps a draft."""
    form = Form.of(await read_form(request))
    languages = part(request, Settings).languages
    async with part(request, Database).write.begin() as session:
        text = await drafting.read(session, form, await reach_of(session, viewer), languages)
        version_id = await drafting.keep(session, text, viewer) if text else 0
    if not version_id:
        return await _new(request, viewer, form, 422)
    return RedirectResponse(link(f"{LIST}/{version_id}"), 303, PRIVATE)


@for_staff
async def show(request: Request, viewer: Viewer) -> Response:
    """GET /staff/texts/{text_id}: a text, what is live in its place, and what was before."""
    return await _show(request, viewer, Form(), 200)


@for_staff
async def preview(request: Request, viewer: Viewer) -> Response:
    """GET /staff/texts/{text_id}/preview: the pages and e-mails that the text would change, beside what they
    are; `study` names one."""
    form = Form({"study": [request.query_params.get("study", "")]})
    try:
        with one_at_a_time(viewer.member_id):
            async with part(request, Database).read() as session:
                version, reach = await find(session, viewer, request.path_params["text_id"])
                study = form.value("study")
                html = await rendering.show(session, parts_of(request), reach, version, study)
    except (BadText, StillMaking) as problem:
        form.errors["study"] = _problem(problem)
        return await _show(request, viewer, form, _status(problem))
    return _standing_alone(html)


@for_staff
async def approve(request: Request, viewer: Viewer) -> Response:
    """POST /staff/texts/{text_id}/approve: shows a draft from now on, with the ethics board's reference and
    the last day of its approval, where there are such."""
    form = Form.of(await read_form(request))
    reference, expires = entries.line(form, "ethics_reference"), entries.day(form, "expires_on")

    async def act(session: AsyncSession, version: TextVersion) -> None:
        await deciding.approve(session, viewer, version, reference, expires)

    return await _decided(request, viewer, form, act)


@for_staff
async def withdraw(request: Request, viewer: Viewer) -> Response:
    """POST /staff/texts/{text_id}/withdraw: ends a text; what is more general is shown again."""

    async def act(session: AsyncSession, version: TextVersion) -> None:
        await deciding.withdraw(session, viewer, version)

    return await _decided(request, viewer, Form.of(await read_form(request)), act)


@for_staff
async def packet(request: Request, viewer: Viewer) -> Response:
    """GET /staff/texts/packet: every page and e-mail of a `study` as they are, or were `on` a day, as one
    page to print, or as a file (`as=file`); without a study, the form for it."""
    form = Form({name: [value] for name, value in request.query_params.items()})
    if not form.typed:
        return await _packet(request, viewer, form, 200)
    asked = rendering.read(form, part(request, Settings).languages)
    if asked is None:
        return await _packet(request, viewer, form, 422)
    try:
        with one_at_a_time(viewer.member_id):
            async with part(request, Database).read() as session:
                reach = await reach_of(session, viewer)
                html = await rendering.packet(session, parts_of(request), reach, asked)
    except (BadText, StillMaking) as problem:
        form.errors["on" if asked.day else "study"] = _problem(problem)
        return await _packet(request, viewer, form, _status(problem))
    name = f"{asked.nct_id}-{asked.day or clock.today()}-{asked.language}.html"
    return _standing_alone(html, name if form.value("as") == "file" else "")


def _problem(problem: Exception) -> str:
    if isinstance(problem, StillMaking):
        return _("The one before is still being made. Wait for it, then try again")
    return str(problem)


def _status(problem: Exception) -> int:
    return 429 if isinstance(problem, StillMaking) else 422


def _standing_alone(html: str, file_name: str = "") -> Response:
    """A page without scripts; with a name, a file to keep."""
    headers = PRIVATE | language_headers() | {"content-security-policy": POLICY}
    if file_name:
        headers |= {"content-disposition": f'attachment; filename="{file_name}"'}
    return HTMLResponse(html, headers=headers)


async def _decided(request: Request, viewer: Viewer, form: Form, act: Act) -> Response:
    """Does something with a text, unless the form has errors or this person may not, and leads back to it."""
    if not form.errors:
        try:
            async with part(request, Database).write.begin() as session:
                version, _reach = await find(session, viewer, request.path_params["text_id"])
                await act(session, version)
        except (BadText, deciding.MayNot) as problem:
            form.errors["decision"] = str(problem)
    if form.errors:
        return await _show(request, viewer, form, 422)
    return RedirectResponse(link(f"{LIST}/{request.path_params['text_id']}"), 303, PRIVATE)


async def _show(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    async with part(request, Database).read() as session:
        found = await shown(session, viewer, request.path_params["text_id"])
    return staff_page(request, viewer, "staff/texts/show.html", status, shown=found, form=form)


async def _new(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    return await _with_choices(request, viewer, "staff/texts/new.html", form, status)


async def _packet(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    return await _with_choices(request, viewer, "staff/texts/packet.html", form, status)


async def _with_choices(request: Request, viewer: Viewer, template: str, form: Form, status: int) -> Response:
    async with part(request, Database).read() as session:
        choices = await choices_of(session, viewer)
    context: dict[str, Any] = {"choices": choices, "preset": language()}
    return staff_page(request, viewer, template, status, form=form, **context)
