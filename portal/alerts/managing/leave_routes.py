"""Leaving with one click: for people on a page, and for their mail programs (RFC 8058)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.alerts.managing.leaving import come_back, leave
from portal.alerts.managing.links import SubscriptionNotFound, find, is_stopped
from portal.db import Database
from portal.i18n import link
from portal.web.pages import PRIVATE, page
from portal.web.parts import part


async def show(request: Request) -> Response:
    """GET /alerts/unsubscribe/{token}: the button. Programs that follow links change nothing."""
    async with part(request, Database).read() as session:
        try:
            known = await find(session, request.path_params["token"])
        except SubscriptionNotFound:
            return _unknown(request)
        if is_stopped(known):
            return _left(request)
    return page(request, "alerts/leave.html", private=True, path=_path(request))


async def create(request: Request) -> Response:
    """POST /alerts/unsubscribe/{token}: stops the news. It needs no cookie and no sign-in, leads nowhere
    else, and answers 200 however often it comes, to links too that nobody knows (RFC 8058, 3.1); what the
    body says does not matter."""
    async with part(request, Database).write.begin() as session:
        try:
            await leave(session, await find(session, request.path_params["token"], to_change=True))
        except SubscriptionNotFound:
            return _unknown(request)
    return _left(request)


async def undo(request: Request) -> Response:
    """POST /alerts/unsubscribe/{token}/undo: it was a mistake."""
    async with part(request, Database).write.begin() as session:
        try:
            await come_back(session, await find(session, request.path_params["token"], to_change=True))
        except SubscriptionNotFound:
            return _unknown(request)
    return RedirectResponse(link(f"/alerts/manage/{request.path_params['token']}"), 303, PRIVATE)


def _left(request: Request) -> Response:
    return page(request, "alerts/left.html", private=True, path=_path(request))


def _unknown(request: Request) -> Response:
    return page(request, "alerts/nothing_to_stop.html", private=True)


def _path(request: Request) -> str:
    return f"/alerts/unsubscribe/{request.path_params['token']}"
