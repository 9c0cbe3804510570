"""Signing in and out."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.clock import seconds_until
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link, ngettext
from portal.mail.entries import email
from portal.staff import sessions
from portal.staff.access import give, held, take_away, who_is_there
from portal.staff.entering import asking, taking
from portal.staff.entering.asking import TooManyLinks
from portal.staff.entering.paths import own_page
from portal.staff.entering.taking import CodeOver, Entered, NotYet
from portal.tokens import BadToken
from portal.web.cookies import Cookie
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part
from portal.web.visitors import visitor


async def new(request: Request) -> Response:
    """GET /staff/sign-in: asks for the address, unless somebody is signed in."""
    viewer = await who_is_there(request)
    wanted = own_page(request.query_params.get("next", ""))
    if viewer is not None and viewer.passed:
        return RedirectResponse(link(wanted), 303, PRIVATE)
    return _ask(request, Form({"next": [wanted]}), 200)


async def create(request: Request) -> Response:
    """POST /staff/sign-in: sends a link and a code to `email`, if it belongs to the staff. The answer is the
    same for any address."""
    form = Form.of(await read_form(request))
    _typed, address = email(form, "email")
    if form.errors:
        return _ask(request, form, 422)
    asked = await asking.prepare(part(request, Settings), address)
    wanted = own_page(form.value("next"))
    try:
        async with part(request, Database).write.begin() as session:
            await asking.ask(session, part(request, Keyring), asked, wanted, visitor(request))
    except TooManyLinks as too_many:
        answer = _ask(request, form, 429, until=too_many.until)
        answer.headers["retry-after"] = str(seconds_until(too_many.until))
        return answer
    answer = RedirectResponse(link("/staff/sign-in/code"), 303, PRIVATE)
    give(request, answer, Cookie.SIGN_IN, asked.browser)
    return answer


async def code(request: Request) -> Response:
    """GET /staff/sign-in/code: says that an e-mail is on its way, and asks for its code."""
    async with part(request, Database).read() as session:
        if not await taking.has_asked(session, held(request, Cookie.SIGN_IN)):
            return page(request, "staff/entering/over.html", 410, private=True)
    return _code(request, Form(), 200)


async def enter_by_code(request: Request) -> Response:
    """POST /staff/sign-in/code: signs in with the `code` of the e-mail, where it was asked for."""
    form, browser = Form.of(await read_form(request)), held(request, Cookie.SIGN_IN)
    try:
        async with part(request, Database).write.begin() as session:
            entered = await taking.enter_by_code(
                session, part(request, Keyring), browser, form.value("code"), held(request, Cookie.STAFF)
            )
    except CodeOver:
        return page(request, "staff/entering/over.html", 410, private=True)
    if isinstance(entered, NotYet):
        form.errors["code"] = _problem(entered)
        return _code(request, form, 422, used_up=not entered.tries_left)
    return _signed_in(request, entered)


async def show(request: Request) -> Response:
    """GET /staff/sign-in/{token}: a button, since programs that scan mail follow links; in another browser,
    what to do."""
    return await _button(request, 200)


async def enter(request: Request) -> Response:
    """POST /staff/sign-in/{token}: signs in, once, in the browser that asked."""
    token, browser = request.path_params["token"], held(request, Cookie.SIGN_IN)
    try:
        async with part(request, Database).write.begin() as session:
            entered = await taking.enter_by_link(session, token, browser, held(request, Cookie.STAFF))
    except BadToken:
        return await _button(request, 403)
    return _signed_in(request, entered)


async def leave(request: Request) -> Response:
    """POST /staff/sign-out: ends this browser's session."""
    viewer = await who_is_there(request)
    if viewer is not None:
        async with part(request, Database).write.begin() as session:
            await sessions.end(session, viewer, viewer.session_id)
    answer = RedirectResponse(link("/staff/sign-in"), 303, PRIVATE)
    take_away(request, answer, Cookie.STAFF)
    return answer


async def home(_request: Request) -> Response:
    """GET /staff: leads to the inbox."""
    return RedirectResponse(link("/staff/leads"), 303, PRIVATE)


def _ask(request: Request, form: Form, status: int, **context: object) -> Response:
    said = {"until": None} | context
    return page(request, "staff/entering/ask.html", status, private=True, form=form, **said)


def _code(request: Request, form: Form, status: int, *, used_up: bool = False) -> Response:
    return page(request, "staff/entering/code.html", status, private=True, form=form, used_up=used_up)


async def _button(request: Request, status: int) -> Response:
    """The button where the link works, the way out where it does not."""
    try:
        async with part(request, Database).read() as session:
            is_here = await taking.is_for(
                session, request.path_params["token"], held(request, Cookie.SIGN_IN)
            )
    except BadToken:
        return page(request, "staff/entering/over.html", 410, private=True)
    return page(request, "staff/entering/link.html", status, private=True, is_here=is_here)


def _signed_in(request: Request, entered: Entered) -> Response:
    """Leads on; what the browser needed for signing in is forgotten."""
    path = "/staff/second-factor" if entered.has_second_factor else entered.leads_to
    answer = RedirectResponse(link(path), 303, PRIVATE)
    give(request, answer, Cookie.STAFF, entered.token)
    take_away(request, answer, Cookie.SIGN_IN)
    return answer


def _problem(wrong: NotYet) -> str:
    if not wrong.was_code:
        return _("Enter the 6 digits from the email, like 482 913")
    if not wrong.tries_left:
        return _("No more codes are taken here. Ask for a new email, and use its link")
    return ngettext(
        "That is not the code. Look at the newest email. You have %(num)s try left",
        "That is not the code. Look at the newest email. You have %(num)s tries left",
        wrong.tries_left,
    )
