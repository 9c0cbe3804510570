"""The receipt: what became of a message, showing that one is its sender, and taking it back."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from portal.db import Database
from portal.leads import codes
from portal.leads.about import Desk
from portal.leads.browsers import is_sender
from portal.leads.details import details_of
from portal.leads.models import Lead
from portal.leads.receipts import withdrawing
from portal.leads.receipts.receipt import find_lead
from portal.leads.receipts.reporting import they_called
from portal.leads.receipts.shown_routes import LOCKED, answer, is_known, is_over, show_receipt
from portal.leads.sending.allowances import NEW_CODES, may_be_sent
from portal.web.forms import Form, read_form
from portal.web.parts import part, parts_of

YES, NO = "yes", "no"


async def show(request: Request) -> Response:
    """GET /receipts/{token}: what became of the message."""
    return await show_receipt(request, Form(), 200)


async def unlock(request: Request) -> Response:
    """POST /receipts/{token}/unlock: the `code` of the copy makes this the sender's browser; `new_code` asks
    for another."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    known, wants_code = None, bool(form.value("new_code"))
    async with part(request, Database).write.begin() as session:
        lead = await find_lead(session, request.path_params["token"], to_change=True)
        if lead.erased_at is None:
            if wants_code:
                await _send_code(session, desk, lead, form)
            elif await is_known(request, session, desk, lead, form):
                known = lead
    if wants_code and not form.errors:
        return await show_receipt(request, Form(), 200, new_code=True)
    return await answer(request, form, known, "#yours")


async def withdraw(request: Request) -> Response:
    """POST /receipts/{token}/withdraw: takes the message back, from the browser that sent it or with the
    `code` of the copy; `new_code` asks for another code."""
    form, desk = Form.of(await read_form(request)), await Desk.fresh(parts_of(request))
    wants_code = bool(form.value("new_code"))
    async with part(request, Database).write.begin() as session:
        lead = await find_lead(session, request.path_params["token"], to_change=True)
        if is_over(lead):
            wants_code = False
        elif wants_code:
            await _send_code(session, desk, lead, form)
        elif await is_known(request, session, desk, lead, form):
            by = "browser" if is_sender(request, lead) else "code"
            await withdrawing.take_back(session, desk, lead, by=by)
    if wants_code and not form.errors:
        return await show_receipt(request, Form(), 200, new_code=True)
    return await answer(request, form)


async def called(request: Request) -> Response:
    """POST /receipts/{token}/called: whether the promised call came, `called` being yes or no, from the
    sender's browser or with the `code`. A program that submits the forms in a mail knows no code."""
    form, desk, known = Form.of(await read_form(request)), await Desk.fresh(parts_of(request)), None
    async with part(request, Database).write.begin() as session:
        lead = await find_lead(session, request.path_params["token"], to_change=True)
        said = form.value("called")
        if not is_over(lead) and said in {YES, NO} and await is_known(request, session, desk, lead, form):
            known = lead
            await they_called(session, lead, called=said == YES)
    return await answer(request, form, known)


async def _send_code(session: AsyncSession, desk: Desk, lead: Lead, form: Form) -> None:
    address = details_of(desk.keyring, lead).message.email_ascii
    if codes.may_be_renewed(lead) and await may_be_sent(session, desk, NEW_CODES, address):
        await withdrawing.send_new_code(session, desk, lead)
    else:
        form.errors[LOCKED] = codes.no_new_one()
