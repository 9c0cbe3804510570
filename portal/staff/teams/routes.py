"""Teams: the list, one of them with what it says of itself, and what can be changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.leads.about import Desk
from portal.staff.access import for_staff, staff_page
from portal.staff.entries import page_number
from portal.staff.teams import changing, entries, finding
from portal.staff.teams.listing import list_teams
from portal.staff.teams.showing import show_team
from portal.staff.viewers import Viewer
from portal.teams.models import Team
from portal.teams.settings import BadTeamSetting
from portal.web.errors import NotFound
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE
from portal.web.parts import part, parts_of

LONGEST_ASKED = 100
KEYS = ("contacts", "cover")


@for_staff
async def index(request: Request, viewer: Viewer) -> Response:
    """GET /staff/teams: the viewer's teams; `q` narrows them by their facility, `page` goes on."""
    asked = request.query_params.get("q", "").strip()[:LONGEST_ASKED].replace("\0", "")
    number = page_number(request.query_params.get("page", ""))
    async with part(request, Database).read() as session:
        listing = await list_teams(session, viewer, asked, number)
    return staff_page(request, viewer, "staff/teams/index.html", listing=listing, asked=asked)


@for_staff
async def show(request: Request, viewer: Viewer) -> Response:
    """GET /staff/teams/{team_id}: one team."""
    return await show_again(request, viewer, Form(), 200)


@for_staff
async def update(request: Request, viewer: Viewer) -> Response:
    """POST /staff/teams/{team_id}: changes what the team says of itself."""
    form = Form.of(await read_form(request))
    async with part(request, Database).write.begin() as session:
        team = await the_team(session, request, viewer)
        try:
            await changing.settings(session, team.id, form, viewer.actor)
        except BadTeamSetting as error:
            form.errors["name"] = str(error)
    return await _done(request, viewer, form, "settings")


@for_staff
async def update_contacts(request: Request, viewer: Viewer) -> Response:
    """POST /staff/teams/{team_id}/contacts: `which` are changed, "contacts" or "cover", and the rows."""
    form = Form.of(await read_form(request))
    key = form.value("which")
    if key not in KEYS:
        raise NotFound
    async with part(request, Database).write.begin() as session:
        team = await the_team(session, request, viewer)
        await changing.contacts(session, team.id, key, form, viewer.actor)
    return await _done(request, viewer, form, key)


@for_staff
async def say(request: Request, viewer: Viewer) -> Response:
    """POST /staff/teams/{team_id}/word: `word` is accept, decline, resume or pause, with a day in `until`."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    async with part(request, Database).write.begin() as session:
        team = await the_team(session, request, viewer)
        await changing.say(session, desk, team.id, form, viewer.actor)
    return await _done(request, viewer, form, "word")


@for_staff
async def invite(request: Request, viewer: Viewer) -> Response:
    """POST /staff/teams/{team_id}/invite: writes to the team's first contact whether it takes messages."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    try:
        async with part(request, Database).write.begin() as session:
            team = await the_team(session, request, viewer)
            await changing.invite(session, desk, team.id, form, viewer.actor)
    except changing.NobodyToInvite:
        form.errors["invite"] = _("There is nobody to write to. Add a contact first")
    return await _done(request, viewer, form, "word")


@for_staff
async def trust(request: Request, viewer: Viewer) -> Response:
    """POST /staff/teams/{team_id}/mailboxes: sends mail to a contact again. `unpause` is an address that
    refused it, `right` one whose owner said that the messages are not theirs."""
    form = Form.of(await read_form(request))
    async with part(request, Database).write.begin() as session:
        team = await the_team(session, request, viewer)
        if not await changing.trust(session, team, form, viewer.actor):
            raise NotFound
    return await _done(request, viewer, form, "mailboxes")


async def the_team(session: AsyncSession, request: Request, viewer: Viewer) -> Team:
    """The team in the address. Raises NotFound, also where the viewer may not see it."""
    team_id: int = request.path_params["team_id"]
    finding.check(viewer, team_id)
    return await finding.find_team(session, team_id)


async def show_again(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    """The team's page, with what was sent in the form that was sent."""
    async with part(request, Database).read() as session:
        shown = await show_team(session, await the_team(session, request, viewer))
    filled = _filled(form, dict(entries.form_of(shown.settings).typed), shown.settings)
    rows = {key: entries.rows_for(filled, key) for key in KEYS}
    context = {"team": shown, "form": filled, "path": f"/staff/teams/{shown.id}", "rows": rows}
    done = request.query_params.get("done", "") if request.method == "GET" else ""
    return staff_page(request, viewer, "staff/teams/show.html", status, done=done, **context)


def _filled(form: Form, typed: dict[str, Any], settings: Any) -> Form:
    """What holds, under what was typed into the one form that was sent: its ticks may be missing for good."""
    for key in KEYS:
        typed |= entries.contacts_form(key, getattr(settings, key))
    sent: Mapping[str, Any] = form.typed
    if "working_days" in form.errors or "time_zone" in sent:
        for name in ("languages", "working_days", "full_details", "shows_record"):
            typed.pop(name, None)
    return Form({**typed, **sent}, form.errors)


async def _done(request: Request, viewer: Viewer, form: Form, what: str) -> Response:
    if form.errors:
        return await show_again(request, viewer, form, 422)
    team_id = request.path_params["team_id"]
    return RedirectResponse(link(f"/staff/teams/{team_id}?done={what}#{what}"), 303, PRIVATE)
