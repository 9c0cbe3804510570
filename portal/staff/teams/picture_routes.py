"""Pictures of contacts."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.staff.access import for_staff
from portal.staff.teams import changing
from portal.staff.teams.routes import show_again, the_team
from portal.staff.viewers import Viewer
from portal.teams import portraits
from portal.web.errors import NotFound
from portal.web.forms import Form
from portal.web.pages import PRIVATE
from portal.web.parts import part
from portal.web.uploads import read_upload

LARGEST = 900_000  # bytes, below the limit of every request


@for_staff
async def create(request: Request, viewer: Viewer) -> Response:
    """POST /staff/teams/{team_id}/pictures: a `picture` of the contact with the address `of`, or `remove` for
    none."""
    form, content = await read_upload(request, "picture")
    async with part(request, Database).read() as session:
        await the_team(session, request, viewer)
    made = b"" if form.value("remove") else await _made(form, content)
    if form.errors:
        return await show_again(request, viewer, form, 422)
    async with part(request, Database).write.begin() as session:
        team = await the_team(session, request, viewer)
        mailbox = form.value("of").strip().lower()
        if not await changing.picture(session, team.id, mailbox, made, viewer.actor):
            raise NotFound
    return RedirectResponse(link(f"/staff/teams/{team.id}?done=picture#picture"), 303, PRIVATE)


async def _made(form: Form, content: bytes) -> bytes:
    """The portrait; what is wrong with what was sent stands in the form."""
    if not content:
        form.errors["picture"] = _("Choose a picture")
    elif len(content) > LARGEST:
        form.errors["picture"] = _("Choose a picture of 900 kB or less")
    if form.errors:
        return b""
    try:
        return await asyncio.to_thread(portraits.portrait, content)
    except portraits.BadPicture as bad:
        said = {
            "type": _("Choose a JPEG, PNG or WebP picture"),
            "moves": _("Choose a picture that does not move"),
            "large": _("Choose a picture with fewer pixels"),
        }
        form.errors["picture"] = said[bad.because]
        return b""
