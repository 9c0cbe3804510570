"""Showing the second factor after signing in, and setting one up."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import format_moment, link, ngettext
from portal.i18n import gettext as _
from portal.staff import sessions
from portal.staff.access import for_staff, give, staff_page, who_is_there
from portal.staff.entering.paths import own_page
from portal.staff.factor import setting_up
from portal.staff.factor.guarding import Outcome, Tried, try_code
from portal.staff.factor.setting_up import NotBegun
from portal.staff.viewers import Viewer
from portal.web.cookies import Cookie
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part

ACCOUNT, FACTOR = "/staff/account", "/staff/account/second-factor"


async def ask(request: Request) -> Response:
    """GET /staff/second-factor: asks somebody who has signed in for the code of their app."""
    viewer = await who_is_there(request)
    wanted = own_page(request.query_params.get("next", ""))
    if viewer is None or viewer.passed:
        return RedirectResponse(link("/staff/sign-in" if viewer is None else wanted), 303, PRIVATE)
    return _ask(request, Form({"next": [wanted]}), 200)


async def show(request: Request) -> Response:
    """POST /staff/second-factor: takes the `code` of the app, or a recovery code. The browser gets a new
    token with it: what it held before opens nothing more."""
    viewer, form = await who_is_there(request), Form.of(await read_form(request))
    wanted = own_page(form.value("next"))
    if viewer is None or viewer.passed:
        return RedirectResponse(link("/staff/sign-in" if viewer is None else wanted), 303, PRIVATE)
    async with part(request, Database).write.begin() as session:
        tried = await _try(request, session, viewer, form)
        token = await sessions.pass_on(session, viewer) if tried.is_right else ""
    if not tried.is_right:
        return _ask(request, form, 422)
    answer = RedirectResponse(link(wanted if tried.recovery_left is None else FACTOR), 303, PRIVATE)
    give(request, answer, Cookie.STAFF, token)
    return answer


@for_staff
async def index(request: Request, viewer: Viewer) -> Response:
    """GET /staff/account/second-factor: what is set up, or how to set it up."""
    return await _index(request, viewer, Form(), 200)


@for_staff
async def create(request: Request, viewer: Viewer) -> Response:
    """POST /staff/account/second-factor: makes a fresh secret, to be put into an app."""
    try:
        async with part(request, Database).write.begin() as session:
            await setting_up.begin(session, part(request, Keyring), viewer.member_id)
    except NotBegun:
        pass  # one is set up already: the page says so
    return RedirectResponse(link(FACTOR), 303, PRIVATE)


@for_staff
async def confirm(request: Request, viewer: Viewer) -> Response:
    """POST /staff/account/second-factor/confirm: sets it up, once the app shows the right `code`; the answer
    shows the recovery codes, this once."""
    form = Form.of(await read_form(request))
    try:
        async with part(request, Database).write.begin() as session:
            codes = await setting_up.confirm(
                session, part(request, Keyring), viewer.member_id, viewer.session_id, form.value("code")
            )
    except NotBegun:
        return RedirectResponse(link(FACTOR), 303, PRIVATE)
    if codes is None:
        form.errors["code"] = _("That is not the code. Type the one that the app shows now")
        return await _index(request, viewer, form, 422)
    return staff_page(request, viewer, "staff/factor/recovery.html", codes=codes)


@for_staff
async def renew(request: Request, viewer: Viewer) -> Response:
    """POST /staff/account/second-factor/recovery: makes new recovery codes, for a `code`; the answer shows
    them, this once."""
    form = Form.of(await read_form(request))
    async with part(request, Database).write.begin() as session:
        tried = await _try(request, session, viewer, form)
        is_right = tried.is_right and viewer.has_second_factor
        codes = await setting_up.renew(session, part(request, Keyring), viewer.member_id) if is_right else []
    if not codes:
        return await _index(request, viewer, form, 422)
    return staff_page(request, viewer, "staff/factor/recovery.html", codes=codes)


@for_staff
async def destroy(request: Request, viewer: Viewer) -> Response:
    """POST /staff/account/second-factor/remove: takes the second factor away, for a `code`."""
    form = Form.of(await read_form(request))
    async with part(request, Database).write.begin() as session:
        tried = await _try(request, session, viewer, form)
        if tried.is_right:
            await setting_up.remove(session, viewer.member_id, actor=viewer.actor)
    if not tried.is_right:
        return await _index(request, viewer, form, 422)
    return RedirectResponse(link(ACCOUNT), 303, PRIVATE)


async def _try(request: Request, session: AsyncSession, viewer: Viewer, form: Form) -> Tried:
    """Looks at the code that was typed; what was wrong stands in the form."""
    keyring, settings = part(request, Keyring), part(request, Settings)
    tried = await try_code(session, keyring, settings, viewer.member_id, form.value("code"))
    if not tried.is_right:
        form.errors["code"] = _problem(tried)
    return tried


def _problem(tried: Tried) -> str:
    if tried.outcome is Outcome.NO_CODE:
        return _("Enter the 6 digits that your app shows, or a recovery code")
    if tried.until is not None:
        moment = format_moment(tried.until)
        return _("No code is taken until %(moment)s, since too many were wrong", moment=moment)
    return ngettext(
        "That is not the code. Each works once. You have %(num)s try left",
        "That is not the code. Each works once. You have %(num)s tries left",
        tried.tries_left,
    )


def _ask(request: Request, form: Form, status: int) -> Response:
    return page(request, "staff/factor/ask.html", status, private=True, form=form)


async def _index(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    issuer = part(request, Settings).operator_name
    async with part(request, Database).read() as session:
        setup = await setting_up.pending(session, part(request, Keyring), viewer.member_id, issuer)
        left = await setting_up.codes_left(session, viewer.member_id)
    shown = {"setup": setup, "codes_left": left, "form": form}
    return staff_page(request, viewer, "staff/factor/index.html", status, **shown)
