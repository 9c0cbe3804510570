"""One site of a team: what holds there alone, and with which team it is."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.staff.access import for_staff, staff_page
from portal.staff.teams import changing, entries, finding
from portal.staff.teams.routes import the_team
from portal.staff.viewers import Viewer
from portal.studies.moving import move_site
from portal.studies.reading import find
from portal.teams.models import Scope
from portal.teams.reading import team_settings
from portal.teams.settings import TeamNotFound, set_for
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE
from portal.web.parts import part

NO_TEAM = 0


@for_staff
async def show(request: Request, viewer: Viewer) -> Response:
    """GET /staff/teams/{team_id}/sites/{site_id}: one site of the team."""
    return await _show(request, viewer, Form(), 200)


@for_staff
async def update(request: Request, viewer: Viewer) -> Response:
    """POST /staff/teams/{team_id}/sites/{site_id}: `name`, `phone` and contacts of this site alone."""
    form = Form.of(await read_form(request))
    async with part(request, Database).write.begin() as session:
        team = await the_team(session, request, viewer)
        site = await finding.find_site(session, team.id, request.path_params["site_id"])
        await changing.site(session, site.id, form, viewer.actor)
    if form.errors:
        return await _show(request, viewer, form, 422)
    return RedirectResponse(link(f"/staff/teams/{team.id}/sites/{site.id}?done=settings"), 303, PRIVATE)


@for_staff
async def move(request: Request, viewer: Viewer) -> Response:
    """POST /staff/teams/{team_id}/sites/{site_id}/move: puts the site with another `team` of the viewer's, by
    its number."""
    form = Form.of(await read_form(request))
    typed = form.value("team").strip()
    to = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    async with part(request, Database).write.begin() as session:
        team = await the_team(session, request, viewer)
        site = await finding.find_site(session, team.id, request.path_params["site_id"])
        try:
            await move_site(session, site.id, to if viewer.may_see(to) else NO_TEAM, actor=viewer.actor)
        except TeamNotFound:
            form.errors["team"] = _("Enter the number of one of your teams")
    if form.errors:
        return await _show(request, viewer, form, 422)
    return RedirectResponse(link(f"/staff/teams/{to}?done=moved#sites"), 303, PRIVATE)


async def _show(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    async with part(request, Database).read() as session:
        team = await the_team(session, request, viewer)
        site = await finding.find_site(session, team.id, request.path_params["site_id"])
        known = await set_for(session, Scope.SITE, site.id)
        of_team = (await team_settings(session, [team.id]))[team.id]
        study = (await find(session, site.nct_id)).study
    typed: dict[str, Any] = {name: [known.get(name, "")] for name in ("name", "phone")}
    typed |= entries.contacts_form("contacts", known.get("contacts", []))
    filled = Form({**typed, **form.typed}, form.errors)
    shown = {
        "team_id": team.id,
        "team_name": of_team.name or team.facility or "?",
        "site": site,
        "study": study,
        "form": filled,
        "rows": entries.rows_for(filled, "contacts"),
        "done": request.query_params.get("done", "") if request.method == "GET" else "",
    }
    return staff_page(request, viewer, "staff/teams/site.html", status, **shown)
