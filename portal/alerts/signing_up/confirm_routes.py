"""Confirming a sign-up, by code or by the button behind a link."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.alerts.models import Subscription
from portal.alerts.signing_up.confirming import SignUpNotFound, confirm, confirm_by_code, find
from portal.alerts.signing_up.keeping import KEPT_FOR
from portal.alerts.signing_up.routes import SIGN_UP
from portal.alerts.wishes import Particulars
from portal.clock import seconds_until
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import link
from portal.limits.counting import Limit, count
from portal.mail.entries import email
from portal.studies.reading import titles_of
from portal.tokens import BadToken, Signer
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part
from portal.web.visitors import visitor

CODES_OF_A_VISITOR = Limit("alert codes of a visitor", 30, timedelta(hours=1))


async def by_code(request: Request) -> Response:
    """GET /alerts/confirm: asks for the address and the code."""
    return _code_page(request, Form(), 200)


async def take_code(request: Request) -> Response:
    """POST /alerts/confirm: the `code` of the e-mail, with the `email` that signed up."""
    form, keyring = Form.of(await read_form(request)), part(request, Keyring)
    _typed, address = email(form, "email")
    if form.errors:
        return _code_page(request, form, 422)
    known: str | None = None
    async with part(request, Database).write.begin() as session:
        who = visitor(request)
        exceeded = await count(session, keyring, {CODES_OF_A_VISITOR: who} if who else {})
        if not exceeded:
            found, wrong = await confirm_by_code(
                session, keyring, address, form.value("code"), _sign_up(request, form)
            )
            known = _token(keyring, found) if found else None
            if wrong:
                form.errors["code"] = wrong
    if exceeded:
        until = exceeded[CODES_OF_A_VISITOR]
        answer = page(
            request, "alerts/code.html", 429, private=True, form=form, too_many_until=until, sign_up=""
        )
        answer.headers["retry-after"] = str(seconds_until(until))
        return answer
    return _signed_up(known) if known else _code_page(request, form, 422)


async def show(request: Request) -> Response:
    """GET /alerts/confirm/{token}: what was asked for, and the button."""
    async with part(request, Database).read() as session:
        try:
            row = await find(session, request.path_params["token"])
        except SignUpNotFound:
            return _over(request)
        wishes = Particulars.opened(part(request, Keyring), row).wishes
        titles = await titles_of(session, wishes.studies)
    return page(
        request,
        "alerts/confirm.html",
        private=True,
        wishes=wishes,
        titles=titles,
        is_confirmed=row.confirmed_at is not None,
    )


async def create(request: Request) -> Response:
    """POST /alerts/confirm/{token}: the button. A second press leads to the same page."""
    keyring = part(request, Keyring)
    async with part(request, Database).write.begin() as session:
        known = await _confirmed(session, keyring, request.path_params["token"])
    return _signed_up(known) if known else _over(request)


async def _confirmed(session: AsyncSession, keyring: Keyring, token: str) -> str | None:
    try:
        return _token(keyring, await confirm(session, keyring, await find(session, token)))
    except SignUpNotFound:
        return None


def _token(keyring: Keyring, known: Subscription) -> str:
    return Particulars.opened(keyring, known).token


def _sign_up(request: Request, form: Form) -> str:
    """The sign-up that was made in this browser; empty without one of ours."""
    try:
        return str(part(request, Signer).read(SIGN_UP, form.value("sign_up"), KEPT_FOR))
    except BadToken:
        return ""


def _signed_up(token: str) -> Response:
    return RedirectResponse(link(f"/alerts/manage/{token}?signed_up=yes"), 303, PRIVATE)


def _code_page(request: Request, form: Form, status: int) -> Response:
    sign_up = form.value("sign_up")
    return page(
        request, "alerts/code.html", status, private=True, form=form, too_many_until=None, sign_up=sign_up
    )


def _over(request: Request) -> Response:
    return page(request, "alerts/over.html", 404, private=True)
