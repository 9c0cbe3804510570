"""The page of one mailbox: all that waits for it, and whether its owner is still the one to ask. A device
that is new to us types the code that stands in the same mail."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.leads import codes
from portal.leads.about import Desk
from portal.leads.browsers import is_known_device, remember_device
from portal.leads.contacts import links, renewing, saying
from portal.leads.contacts.models import MailboxLink
from portal.leads.contacts.places import places_of
from portal.leads.contacts.waiting import all_waiting, open_again
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part, parts_of

SAID = ("confirmed", "not_theirs", "accepted", "declined")


async def show(request: Request) -> Response:
    """GET /contacts/{token}: what waits for this mailbox, and for what it is the contact; on a device that is
    not known the question for the code. Looking changes nothing, and stands nowhere."""
    async with part(request, Database).read() as session:
        found = await links.find_link(session, request.path_params["token"])
        if links.is_over(found):
            return _over(request, found, Form())
        if not is_known_device(request, found):
            return _locked(request, found, Form())
        return await _opened(request, session, found)


async def update(request: Request) -> Response:
    """POST /contacts/{token}: `confirm`; `not_theirs`, `accepted` or `declined` with a team's id; or `open`
    with that of an old link to a message; from a known device. On others the `code` alone, or `new_code`. A
    link that is over is followed by a new one to the same mailbox."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    async with part(request, Database).write.begin() as session:
        found = await links.find_link(session, request.path_params["token"], to_change=True)
        is_known, is_over = is_known_device(request, found), links.is_over(found)
        if form.value("new_code") and not is_over:
            await _renew_code(session, desk, found, form)
        elif not is_known:
            await _unlock(session, desk.keyring, found, form)
        where = ""
        if is_over and not form.errors:
            await _renew_link(session, desk, found, form)
        elif is_known and not form.errors:
            where = await _said(session, desk, found, form)
        await session.refresh(found)
    if is_over:
        return _over(request, found, form, is_sent=not form.errors)
    if form.errors or form.value("new_code"):
        return _locked(request, found, form)
    path = where or f"/contacts/{request.path_params['token']}"
    response = RedirectResponse(link(path), 303, PRIVATE)
    if not is_known:
        remember_device(request, response, found)
    return response


async def _said(session: AsyncSession, desk: Desk, found: MailboxLink, form: Form) -> str:
    """Does what a button says; the path to go on to, empty for this page as it is. Raises BadToken for a team
    or a message that is not this mailbox's."""
    done = ""
    if form.value("confirm"):
        await saying.still_theirs(session, found)
        done = "confirmed"
    elif form.value("not_theirs"):
        await saying.not_theirs(session, found, form.value("not_theirs"))
        done = "not_theirs"
    elif form.value("accepted"):
        await saying.takes_messages(session, found, form.value("accepted"))
        done = "accepted"
    elif form.value("declined"):
        await saying.takes_none(session, desk, found, form.value("declined"))
        done = "declined"
    elif form.value("open"):
        return await open_again(session, desk, found.mailbox, form.value("open"))
    return f"/contacts/{links.secret_of(desk.keyring, found).token}?said={done}" if done else ""


async def _opened(request: Request, session: AsyncSession, found: MailboxLink) -> Response:
    desk = await Desk.fresh(parts_of(request))
    waiting, total = await all_waiting(session, desk, found.mailbox)
    said = request.query_params.get("said", "")
    return page(
        request,
        "leads/contact.html",
        private=True,
        path=f"/contacts/{request.path_params['token']}",
        mailbox=found.mailbox,
        waiting=waiting,
        total=total,
        teams=await places_of(session, found.mailbox),
        said=said if said in SAID else "",
    )


def _locked(request: Request, found: MailboxLink, form: Form) -> Response:
    return page(
        request,
        "leads/contact_code.html",
        422 if form.errors else 200,
        private=True,
        form=form,
        path=f"/contacts/{request.path_params['token']}",
        may_be_renewed=codes.may_be_renewed(found),
        new_code=bool(form.value("new_code")) and not form.errors,
    )


def _over(request: Request, found: MailboxLink, form: Form, *, is_sent: bool = False) -> Response:
    return page(
        request,
        "leads/contact_over.html",
        422 if form.errors else 200 if is_sent else 410,
        private=True,
        form=form,
        path=f"/contacts/{request.path_params['token']}",
        ended_at=found.expires_at,
        is_sent=is_sent,
        may_be_renewed=is_known_device(request, found) or not codes.is_used_up(found),
        asks_for_code=not is_known_device(request, found),
    )


async def _unlock(session: AsyncSession, keyring: Keyring, found: MailboxLink, form: Form) -> None:
    code = links.secret_of(keyring, found).code
    if wrong := await codes.problem(session, found, form.value("code"), code):
        form.errors["code"] = wrong


async def _renew_code(session: AsyncSession, desk: Desk, found: MailboxLink, form: Form) -> None:
    if codes.may_be_renewed(found):
        await renewing.send_new_code(session, desk, found)
    else:
        form.errors["code"] = codes.no_new_one()


async def _renew_link(session: AsyncSession, desk: Desk, found: MailboxLink, form: Form) -> None:
    if not await renewing.send_new_link(session, desk, found):
        form.errors["code"] = _(
            "We sent %(number)s new links today. Use the newest email, or try again tomorrow",
            number=renewing.NEW_LINKS.most,
        )
