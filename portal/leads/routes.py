"""Writing to a study team: the form on its own page, and what is sent with it or with the study page's."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import language, link
from portal.leads.about import Desk
from portal.leads.answer_routes import answer, unlock
from portal.leads.arrival import Given, prepare
from portal.leads.browsers import remember_sender
from portal.leads.forms import read
from portal.leads.intake import receive
from portal.leads.offers import Offer, offer
from portal.leads.receipt_routes import correct, receipt, withdraw
from portal.leads.words import as_typed
from portal.studies.writing import form_address
from portal.tokens import BadToken, Signer, new_token
from portal.web.forms import Form, read_form
from portal.web.languages import remember_language
from portal.web.pages import PRIVATE, page
from portal.web.parts import part, parts_of

__all__ = ["answer", "correct", "create", "new", "receipt", "unlock", "withdraw"]

FORM = "form"
FORM_MAY_LIE_OPEN = timedelta(days=30)


async def new(request: Request) -> Response:
    """GET /studies/{nct_id}/message: the form, with `?site=` chosen; or why there is none."""
    nct_id: str = request.path_params["nct_id"]
    if not nct_id.isupper():
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(link(form_address(nct_id.upper()) + asked), 308)
    async with part(request, Database).read() as session:
        offered = await offer(session, nct_id)
    if not offered.taking:
        return _closed(request, offered, Form(), 200)
    return _form(
        request, offered, Form({"site": request.query_params.getlist("site")}), _fresh_id(request), 200
    )


async def create(request: Request) -> Response:
    """POST /studies/{nct_id}/message: keeps the message and leads to its receipt. Refused input is shown
    again."""
    form = Form.of(await read_form(request))
    desk = Desk.of(parts_of(request))
    database = part(request, Database)
    async with database.read() as session:
        offered = await offer(session, request.path_params["nct_id"].upper())
    if not offered.taking:
        return _closed(request, offered, form, 409)
    writing, form_id = offered.writing(desk), _form_id(request, form)
    message = read(form, offered.choices(writing))
    if message is None:
        return _form(request, offered, form, form.value("form_id") if form_id else _fresh_id(request), 422)
    given = Given(writing.consent, language(), form_id)
    arrival = await prepare(desk, message, offered.study, offered.taking[message.site_id], given)
    try:
        async with database.write.begin() as session:
            received = await receive(session, desk, arrival)
    except TooManyMessages as too_many:
        return _too_many(request, offered, form, form_id, too_many)
    if received.token is None:
        has_copy = received.has_copy
        return page(request, "leads/repeated.html", private=True, writing=writing, has_copy=has_copy)
    response = RedirectResponse(link(f"/receipts/{received.token}"), 303, PRIVATE)
    remember_sender(request, response, received.lead_id)
    remember_language(response, secure=desk.settings.secure)
    return response


def _form(request: Request, offered: Offer, form: Form, form_id: str, status: int) -> Response:
    """The form as it was typed; whoever sees it again without JavaScript finds the errors above it."""
    writing = offered.writing(Desk.of(parts_of(request)))
    return page(
        request,
        "leads/new.html",
        status,
        private=status != 200,
        writing=writing,
        form=form,
        form_id=form_id,
    )


def _closed(request: Request, offered: Offer, form: Form, status: int) -> Response:
    """Why the study takes no message, with what was typed, to be kept."""
    study = offered.closed(Desk.of(parts_of(request)))
    return page(
        request, "leads/closed.html", status, private=status != 200, study=study, typed=as_typed(form)
    )


def _fresh_id(request: Request) -> str:
    """An id for a form, which nobody can guess or make up."""
    return part(request, Signer).sign(FORM, new_token())


def _form_id(request: Request, form: Form) -> str | None:
    """The id of the form that was sent; None without one of ours, and the message is taken all the same."""
    try:
        return str(part(request, Signer).read(FORM, form.value("form_id"), FORM_MAY_LIE_OPEN))
    except BadToken:
        return None
