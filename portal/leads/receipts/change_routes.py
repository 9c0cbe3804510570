"""Changing a message from its receipt: the e-mail address, name and number, and adding to it."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from portal.db import Database
from portal.i18n import gettext as _
from portal.leads.about import Desk
from portal.leads.browsers import is_sender
from portal.leads.models import Lead, LeadState
from portal.leads.receipts import correcting
from portal.leads.receipts.adding import TooManyAdditions, add
from portal.leads.receipts.receipt import find_lead
from portal.leads.receipts.shown_routes import LOCKED, answer, is_known, is_over
from portal.leads.sending.entries import line, phone, text
from portal.mail.entries import email
from portal.studies.reading import find_site
from portal.web.forms import Form, read_form
from portal.web.parts import part, parts_of

Change = Callable[[AsyncSession, Desk, Lead, Form], Awaitable[None]]


async def correct(request: Request) -> Response:
    """POST /receipts/{token}/email: another address for the copy, from the sender's browser or with the
    `code`."""
    return await _change(request, "email", _email)


async def correct_person(request: Request) -> Response:
    """POST /receipts/{token}/correction: another `phone`, `first_name` or `last_name`; an empty field stays
    as it was."""
    return await _change(request, "first_name", _person)


async def create_addition(request: Request) -> Response:
    """POST /receipts/{token}/addition: adds what is in `addition` to the message."""
    return await _change(request, "addition", _addition)


async def _change(request: Request, field: str, change: Change) -> Response:
    """Whatever is changed, by the sender alone; of a message that nobody reads any more it says so."""
    form, desk, known = Form.of(await read_form(request)), await Desk.fresh(parts_of(request)), None
    async with part(request, Database).write.begin() as session:
        lead = await find_lead(session, request.path_params["token"], to_change=True)
        if not is_over(lead):
            if not is_sender(request, lead) and not form.value(LOCKED) and field == "email":
                form.errors[field] = _("Use the browser with which you sent the message, or call the team")
            elif await is_known(request, session, desk, lead, form):
                known = lead
                await _change_open(session, desk, lead, form, change)
    return await answer(request, form, known, f"#{field}" if field == "addition" else "")


async def _change_open(session: AsyncSession, desk: Desk, lead: Lead, form: Form, change: Change) -> None:
    if lead.state == LeadState.CLOSED:
        form.errors["yours"] = _("Your message is closed, and nobody would read this. Call the team instead")
        return
    await change(session, desk, lead, form)


async def _email(session: AsyncSession, desk: Desk, lead: Lead, form: Form) -> None:
    typed, address = email(form, "email")
    if form.errors:
        return
    try:
        await correcting.correct(session, desk, lead, typed, address)
    except correcting.SameAddress:
        form.errors["email"] = _("Enter a different address. This is the one we have")
    except correcting.TooManyCorrections:
        form.errors["email"] = _("You have changed the address 3 times. Call the team instead")


async def _person(session: AsyncSession, desk: Desk, lead: Lead, form: Form) -> None:
    right = {
        "first_name": line(form, "first_name", _("First name")),
        "last_name": line(form, "last_name", _("Last name")),
    }
    if form.value("phone").strip():
        typed, number = phone(form, "phone", (await find_site(session, lead.site_id)).country)
        right |= {"phone": typed, "phone_e164": number.e164}
    changed = {name: value for name, value in right.items() if value}
    if not changed and not form.errors:
        form.errors["first_name"] = _("Enter what is to be put right: a name or a phone number")
    if form.errors:
        return
    if "phone" in changed:
        changed["phone_extension"] = number.extension
    try:
        await correcting.correct_person(session, desk, lead, changed)
    except correcting.TooManyCorrections:
        form.errors["first_name"] = _("You have changed this 3 times. Call the team instead")


async def _addition(session: AsyncSession, desk: Desk, lead: Lead, form: Form) -> None:
    typed = text(form, "addition")
    if not typed and not form.errors:
        form.errors["addition"] = _("Write what you want to add")
    if form.errors:
        return
    try:
        await add(session, desk, lead, typed)
    except TooManyAdditions:
        form.errors["addition"] = _("You have added to your message 5 times. Call the team instead")
