"""Who comes to a page of the staff side: nobody without a session, and nobody to what is not theirs."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.config import Settings
from portal.db import Database
from portal.i18n import link
from portal.staff.viewers import Viewer, note_seen, viewer_of
from portal.web.cookies import LIVES_FOR, Cookie
from portal.web.errors import NotFound
from portal.web.pages import PRIVATE, page
from portal.web.parts import part

Handler = Callable[[Request], Awaitable[Response]]
StaffHandler = Callable[[Request, Viewer], Awaitable[Response]]


def for_staff(handler: StaffHandler) -> Handler:
    """A handler that gets who is signed in; whoever is not is led to signing in, and back afterwards."""

    @wraps(handler)
    async def guarded(request: Request) -> Response:
        viewer = await who_is_there(request)
        asked_for = urlencode({"next": _page(request)})
        if viewer is None:
            return RedirectResponse(link(f"/staff/sign-in?{asked_for}"), 303, PRIVATE)
        if not viewer.passed:
            return RedirectResponse(link(f"/staff/second-factor?{asked_for}"), 303, PRIVATE)
        return await handler(request, viewer)

    return guarded


def for_admins(handler: StaffHandler) -> Handler:
    """The same for administrators alone; others learn nothing, not even that there is such a page."""

    async def checked(request: Request, viewer: Viewer) -> Response:
        if not viewer.is_admin:
            raise NotFound
        return await handler(request, viewer)

    return for_staff(wraps(handler)(checked))


async def who_is_there(request: Request) -> Viewer | None:
    """Who is signed in in this browser."""
    token = held(request, Cookie.STAFF)
    if not token:
        return None
    async with part(request, Database).read() as session:
        viewer = await viewer_of(session, token)
    if viewer is not None and request.method == "POST":
        async with part(request, Database).write.begin() as session:
            await note_seen(session, viewer)
    return viewer


def held(request: Request, cookie: Cookie) -> str:
    """What this browser holds in a cookie; empty without one."""
    return request.cookies.get(cookie_name(cookie, secure=part(request, Settings).secure), "")


def give(request: Request, response: Response, cookie: Cookie, value: str) -> None:
    """Sets a cookie that no script can read and that other sites' forms do not send."""
    secure = part(request, Settings).secure
    response.set_cookie(
        cookie_name(cookie, secure=secure),
        value,
        max_age=int(LIVES_FOR[cookie].total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def take_away(request: Request, response: Response, cookie: Cookie) -> None:
    """Lets the browser forget a cookie."""
    secure = part(request, Settings).secure
    name = cookie_name(cookie, secure=secure)
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")


def cookie_name(cookie: Cookie, *, secure: bool) -> str:
    """A cookie's name; behind https no other host or path can set it (RFC 6265bis, 4.1.3.2)."""
    return ("__Host-" if secure else "") + cookie


def staff_page(
    request: Request, viewer: Viewer, template: str, status: int = 200, **context: Any
) -> Response:
    """A page of the staff side, with its navigation; it is kept nowhere."""
    return page(request, template, status, private=True, viewer=viewer, **context)


def _page(request: Request) -> str:
    """Where to go on after signing in: the page that was asked for, or the inbox where something was sent."""
    return request.url.path if request.method in {"GET", "HEAD"} else "/staff/leads"
