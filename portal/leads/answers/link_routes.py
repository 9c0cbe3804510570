"""What can be done with the link itself: a new one for the same mailbox, switching it off, forgetting this
device; and saying that the team takes no messages here."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.leads import codes
from portal.leads.about import Desk
from portal.leads.answers import links, opening
from portal.leads.answers.declining import team_declines
from portal.leads.answers.links import Ending, Found, NoNewLink
from portal.leads.answers.routes import elsewhere, over
from portal.leads.answers.taking import unlock
from portal.leads.browsers import forget_device, is_known_device, remember_device
from portal.tokens import BadToken
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part, parts_of


async def renew(request: Request) -> Response:
    """POST /answers/{token}/renew: a new link to the same mailbox, instead of one that is over. A device that
    is not known gives the `code` that stands beside the old link, unless that got into other hands."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    async with part(request, Database).write.begin() as session:
        found = await links.find(session, request.path_params["token"], to_change=True)
        if found.may_be_renewed:
            await _renew(session, desk, found, form, is_known=is_known_device(request, found.link))
            await session.refresh(found.link)
    return over(request, found, form) if form.errors else _to_the_lead(request)


async def revoke(request: Request) -> Response:
    """POST /answers/{token}/revoke: the link opens nothing any more, on any device; from a known one."""
    async with part(request, Database).write.begin() as session:
        found = await links.find(session, request.path_params["token"], to_change=True)
        if found.ending is None and is_known_device(request, found.link):
            await links.revoke(session, found.lead.id, found.link.id, f"link:{found.link.id}")
    return _to_the_lead(request)


async def forget(request: Request) -> Response:
    """POST /answers/{token}/forget: this device is asked for a code again, whatever message it opens."""
    async with part(request, Database).read() as session:
        found = await links.find(session, request.path_params["token"])
    response = _to_the_lead(request)
    forget_device(request, response, found.link)
    return response


async def ask_to_decline(request: Request) -> Response:
    """GET /answers/{token}/decline: asks whether the team takes no messages here."""
    async with part(request, Database).read() as session:
        found = await links.find(session, request.path_params["token"])
        if refused := elsewhere(request, found):
            return refused
        await _check_may_decline(session, found)
    return _ask_to_decline(request, found, Form())


async def decline(request: Request) -> Response:
    """POST /answers/{token}/decline: the team takes no messages here from now on, and who waits for it is
    told; with the `code` on a device that is new."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    async with part(request, Database).write.begin() as session:
        # No lead is locked before the team is, or two links of it could wait for each other.
        found = await links.find(session, request.path_params["token"])
        if refused := elsewhere(request, found):
            return refused
        await _check_may_decline(session, found)
        if is_new := not is_known_device(request, found.link):
            await unlock(session, desk, found, form)
        if not form.errors:
            await team_declines(session, desk, found.lead, f"link:{found.link.id}")
        await session.refresh(found.link)
    if form.errors:
        return _ask_to_decline(request, found, form)
    response = _to_the_lead(request)
    if is_new:
        remember_device(request, response, found.link)
    return response


async def _renew(session: AsyncSession, desk: Desk, found: Found, form: Form, *, is_known: bool) -> None:
    if not is_known and found.ending is Ending.EXPIRED:
        await unlock(session, desk, found, form)
    elif not is_known:
        form.errors["code"] = _("Answer the email that brought you here. A person reads it and helps you")
    if form.errors:
        return
    try:
        await links.renew(session, desk, found.lead.id, found.link.id, f"link:{found.link.id}")
    except NoNewLink:
        form.errors["code"] = _(
            "We sent %(number)s new links today. Use the newest email, or try again tomorrow",
            number=links.NEW_LINKS.most,
        )


async def _check_may_decline(session: AsyncSession, found: Found) -> None:
    """Whoever has said yes or no already does so on the staff side, or in answer to an e-mail."""
    if not await opening.is_undecided(session, found.link, found.lead):
        raise BadToken("answer")


def _ask_to_decline(request: Request, found: Found, form: Form) -> Response:
    return page(
        request,
        "leads/decline.html",
        422 if form.errors else 200,
        private=True,
        form=form,
        path=f"/answers/{request.path_params['token']}",
        asks_for_code=not is_known_device(request, found.link),
        may_be_renewed=codes.may_be_renewed(found.link),
    )


def _to_the_lead(request: Request) -> Response:
    return RedirectResponse(link(f"/answers/{request.path_params['token']}"), 303, PRIVATE)
