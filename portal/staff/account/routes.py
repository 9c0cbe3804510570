"""One's own account: where one is signed in, and the second factor."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import link
from portal.staff import sessions
from portal.staff.access import for_staff, staff_page
from portal.staff.viewers import Viewer
from portal.web.errors import NotFound
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE
from portal.web.parts import part

OTHERS = "others"


@for_staff
async def show(request: Request, viewer: Viewer) -> Response:
    """GET /staff/account: who one is here, where one is signed in, and the second factor."""
    async with part(request, Database).read() as session:
        listed = await sessions.list_sessions(session, viewer)
    return staff_page(request, viewer, "staff/account/show.html", sessions=listed)


@for_staff
async def end(request: Request, viewer: Viewer) -> Response:
    """POST /staff/account/sessions: ends the `session` with this id, or all `others`."""
    which = Form.of(await read_form(request)).value("session")
    if which != OTHERS and not (which.isascii() and which.isdigit() and len(which) < 10):
        raise NotFound
    async with part(request, Database).write.begin() as session:
        if which == OTHERS:
            await sessions.end_others(session, viewer)
        elif not await sessions.end(session, viewer, int(which)):
            raise NotFound
    return RedirectResponse(link("/staff/account"), 303, PRIVATE)
