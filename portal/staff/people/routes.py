"""The people of the staff, for administrators."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.leads.about import Desk
from portal.staff import members
from portal.staff.access import for_admins, staff_page
from portal.staff.members import AlreadyMember, LastAdministrator, MemberNotFound
from portal.staff.people import changing
from portal.staff.people.forms import COORDINATOR, form_of, read
from portal.staff.viewers import Viewer
from portal.web.errors import NotFound
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE
from portal.web.parts import part, parts_of

LARGEST_ID = 2**31 - 1


@for_admins
async def index(request: Request, viewer: Viewer) -> Response:
    """GET /staff/people: everybody of the staff."""
    async with part(request, Database).read() as session:
        people = await members.list_members(session)
        teams = await changing.team_names(session)
    return staff_page(request, viewer, "staff/people/index.html", people=people, teams=teams)


@for_admins
async def new(request: Request, viewer: Viewer) -> Response:
    """GET /staff/people/new: the form for adding somebody."""
    return await _new(request, viewer, Form({"role": [COORDINATOR]}), 200)


@for_admins
async def create(request: Request, viewer: Viewer) -> Response:
    """POST /staff/people: adds `email` with a `name`, a `role` and `team`s, and writes to them."""
    form, desk = Form.of(await read_form(request)), Desk.of(parts_of(request))
    async with part(request, Database).read() as session:
        given = read(form, await changing.team_names(session), with_address=True)
    if not form.errors:
        try:
            async with part(request, Database).write.begin() as session:
                member_id = await changing.add(session, desk, given, actor=viewer.actor)
            return RedirectResponse(link(f"/staff/people/{member_id}"), 303, PRIVATE)
        except AlreadyMember:
            form.errors["email"] = _("Somebody with this address is in the list already")
    return await _new(request, viewer, form, 422)


@for_admins
async def show(request: Request, viewer: Viewer) -> Response:
    """GET /staff/people/{id}: somebody of the staff, and what can be changed."""
    return await _show(request, viewer, None, 200)


@for_admins
async def update(request: Request, viewer: Viewer) -> Response:
    """POST /staff/people/{id}: changes `name`, `role` and `team`s; who gets another role or other teams is
    signed out everywhere."""
    form, member_id = Form.of(await read_form(request)), _member_id(request)
    async with part(request, Database).read() as session:
        given = read(form, await changing.team_names(session), with_address=False)
    if not form.errors:
        try:
            async with part(request, Database).write.begin() as session:
                await changing.change(session, member_id, given, actor=viewer.actor)
            return _back(member_id)
        except LastAdministrator:
            form.errors["role"] = _("Make somebody else an administrator first")
        except MemberNotFound:
            raise NotFound from None
    return await _show(request, viewer, form, 422)


@for_admins
async def destroy(request: Request, viewer: Viewer) -> Response:
    """POST /staff/people/{id}/remove: takes somebody off the staff, at once."""
    try:
        async with part(request, Database).write.begin() as session:
            await members.remove(session, _member_id(request), actor=viewer.actor)
    except MemberNotFound:
        raise NotFound from None
    except LastAdministrator:
        wrong = Form(errors={"remove": _("Make somebody else an administrator first")})
        return await _show(request, viewer, wrong, 422)
    return RedirectResponse(link("/staff/people"), 303, PRIVATE)


@for_admins
async def reset(request: Request, viewer: Viewer) -> Response:
    """POST /staff/people/{id}/reset: takes somebody's second factor away, and tells them."""
    try:
        async with part(request, Database).write.begin() as session:
            desk = Desk.of(parts_of(request))
            await changing.reset_factor(session, desk, _member_id(request), actor=viewer.actor)
    except MemberNotFound:
        raise NotFound from None
    return _back(_member_id(request))


@for_admins
async def invite(request: Request, viewer: Viewer) -> Response:
    """POST /staff/people/{id}/invite: sends the e-mail that says where to sign in once more."""
    try:
        async with part(request, Database).write.begin() as session:
            desk = Desk.of(parts_of(request))
            sent = await changing.invite_again(session, desk, _member_id(request), actor=viewer.actor)
    except MemberNotFound:
        raise NotFound from None
    if not sent:
        wrong = Form(errors={"invite": _("They got 5 of these emails in an hour. Try again later")})
        return await _show(request, viewer, wrong, 429)
    return await _show(request, viewer, None, 200, invited=True)


def _member_id(request: Request) -> int:
    """The id in the address. Raises NotFound for one that no database would take."""
    member_id: int = request.path_params["id"]
    if member_id > LARGEST_ID:
        raise NotFound
    return member_id


def _back(member_id: int) -> Response:
    return RedirectResponse(link(f"/staff/people/{member_id}"), 303, PRIVATE)


async def _new(request: Request, viewer: Viewer, form: Form, status: int) -> Response:
    async with part(request, Database).read() as session:
        teams = await changing.team_names(session)
    return staff_page(request, viewer, "staff/people/new.html", status, form=form, teams=teams)


async def _show(
    request: Request, viewer: Viewer, form: Form | None, status: int, *, invited: bool = False
) -> Response:
    try:
        async with part(request, Database).read() as session:
            person = await members.find_person(session, _member_id(request))
            teams = await changing.team_names(session)
    except MemberNotFound:
        raise NotFound from None
    if form is None or not form.typed:
        form = Form(form_of(person).typed, form.errors if form else {})
    shown = {"person": person, "form": form, "teams": teams, "invited": invited}
    return staff_page(request, viewer, "staff/people/show.html", status, **shown)
