"""The receipt: what became of a message, putting its e-mail address right, and taking it back."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.leads import codes
from portal.leads.about import Desk
from portal.leads.browsers import is_sender
from portal.leads.details import details_of
from portal.leads.models import Lead, LeadState
from portal.leads.receipts import correcting, withdrawing
from portal.leads.receipts.receipt import find_lead, receipt_of
from portal.leads.sending.allowances import NEW_CODES, may_be_sent
from portal.leads.sending.entries import email
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part, parts_of


async def show(request: Request) -> Response:
    """GET /receipts/{token}: what became of the message."""
    return await _show(request, Form(), 200)


async def correct(request: Request) -> Response:
    """POST /receipts/{token}/email: another address for the copy, from the browser that sent the message."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    async with part(request, Database).write.begin() as session:
        lead = await find_lead(session, request.path_params["token"], to_change=True)
        await _correct(session, desk, lead, form, is_sender=is_sender(request, lead))
    return await _answer(request, form)


async def withdraw(request: Request) -> Response:
    """POST /receipts/{token}/withdraw: takes the message back, from the browser that sent it or with the
    `code` of the copy; `new_code` asks for another code."""
    form = Form.of(await read_form(request))
    desk, wants_code = await Desk.fresh(parts_of(request)), bool(form.value("new_code"))
    async with part(request, Database).write.begin() as session:
        lead = await find_lead(session, request.path_params["token"], to_change=True)
        if _is_over(lead):
            wants_code = False
        elif wants_code:
            await _send_code(session, desk, lead, form)
        else:
            await _take_back(session, desk, lead, form, is_sender=is_sender(request, lead))
    return await _answer(request, form, new_code=wants_code)


async def _correct(session: AsyncSession, desk: Desk, lead: Lead, form: Form, *, is_sender: bool) -> None:
    typed, address = email(form, "email")
    if not is_sender:
        form.errors["email"] = _("Use the browser with which you sent the message, or call the team")
    if form.errors or _is_over(lead):
        return
    try:
        await correcting.correct(session, desk, lead, typed, address)
    except correcting.SameAddress:
        form.errors["email"] = _("Enter a different address. This is the one we have")
    except correcting.TooManyCorrections:
        form.errors["email"] = _("You have changed the address 3 times. Call the team instead")


async def _take_back(session: AsyncSession, desk: Desk, lead: Lead, form: Form, *, is_sender: bool) -> None:
    if is_sender:
        await withdrawing.take_back(session, desk, lead, by="browser")
        return
    wrong = await codes.problem(session, lead, form.value("code"), details_of(desk.keyring, lead).code)
    if wrong:
        form.errors["code"] = wrong
    else:
        await withdrawing.take_back(session, desk, lead, by="code")


async def _send_code(session: AsyncSession, desk: Desk, lead: Lead, form: Form) -> None:
    address = details_of(desk.keyring, lead).message.email_ascii
    if codes.may_be_renewed(lead) and await may_be_sent(session, desk, NEW_CODES, address):
        await withdrawing.send_new_code(session, desk, lead)
    else:
        form.errors["code"] = codes.no_new_one()


def _is_over(lead: Lead) -> bool:
    """Whether there is nothing left to change."""
    return lead.erased_at is not None or lead.state == LeadState.TAKEN_BACK


async def _answer(request: Request, form: Form, *, new_code: bool = False) -> Response:
    """The receipt with what was wrong or was sent; or a redirect to it, so that reloading changes nothing."""
    if form.errors:
        return await _show(request, form, 422)
    if new_code:
        return await _show(request, Form(), 200, new_code=True)
    return RedirectResponse(link(f"/receipts/{request.path_params['token']}"), 303, PRIVATE)


async def _show(request: Request, form: Form, status: int, *, new_code: bool = False) -> Response:
    desk = await Desk.fresh(parts_of(request))
    async with part(request, Database).read() as session:
        lead = await find_lead(session, request.path_params["token"])
        if lead.erased_at is not None:
            kept = {"erased_at": lead.erased_at, "months": desk.settings.keep_messages_months}
            return page(request, "leads/erased.html", 410, private=True, **kept)
        shown = await receipt_of(session, desk, lead)
    return page(
        request,
        "leads/receipt.html",
        status,
        private=True,
        receipt=shown,
        path=f"/receipts/{request.path_params['token']}",
        form=form,
        is_sender=is_sender(request, lead),
        may_be_renewed=codes.may_be_renewed(lead),
        code_was_never_sent=codes.was_never_sent(lead),
        new_code=new_code,
    )
