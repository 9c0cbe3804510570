"""Writing to a study team: the form on its own page, and what is sent with it or with the study page's."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.clock import seconds_until
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import language, link
from portal.leads.about import Desk
from portal.leads.browsers import remember_sender
from portal.leads.message import Message
from portal.leads.sending.allowances import TooManyMessages
from portal.leads.sending.arrival import Given, prepare
from portal.leads.sending.consenting import FORM_MAY_LIE_OPEN, agreed
from portal.leads.sending.forms import read
from portal.leads.sending.intake import receive
from portal.leads.sending.offers import Offer, offer
from portal.leads.words import as_typed
from portal.studies.page.writing import form_address
from portal.texts.text import Wording
from portal.tokens import BadToken, Signer, new_token
from portal.web.forms import Form, read_form
from portal.web.languages import remember_language
from portal.web.pages import PRIVATE, page
from portal.web.parts import part, parts_of
from portal.web.visitors import visitor

FORM = "form"
# The form has an id of its own. With "no-store" browsers would forget what was typed when somebody goes back.
NOT_SHARED = {"cache-control": "private, no-cache"}


async def new(request: Request) -> Response:
    """GET /studies/{nct_id}/message: the form, with `?site=` chosen, or the one nearest to `?near=`; or why
    there is none."""
    nct_id: str = request.path_params["nct_id"]
    if not nct_id.isupper():
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(link(form_address(nct_id.upper()) + asked), 308)
    desk = await Desk.fresh(parts_of(request))
    async with part(request, Database).read() as session:
        offered = await offer(session, nct_id)
    if not offered.taking:
        return _closed(request, desk, offered, Form(), 200)
    chosen = Form({name: request.query_params.getlist(name) for name in ("site", "near")})
    return _form(request, desk, offered, chosen, 200)


async def create(request: Request) -> Response:
    """POST /studies/{nct_id}/message: keeps the message and leads to its receipt. Refused input is shown
    again."""
    form = Form.of(await read_form(request))
    desk = await Desk.fresh(parts_of(request))
    database = part(request, Database)
    async with database.read() as session:
        offered = await offer(session, request.path_params["nct_id"].upper())
    if not offered.taking:
        return _closed(request, desk, offered, form, 409)
    writing = offered.writing(desk, form.value("site"))
    message = read(form, offered.choices(writing))
    if form.value("only_show"):  # in another language, whose words were not agreed to yet
        form.forget("consent")
        return _form(request, desk, offered, form, 422 if form.errors else 200)
    consent = await _agreed(request, desk, offered, message, form) if message else None
    if message is None or consent is None:
        return _form(request, desk, offered, form, 422)
    given = Given(consent, language(), _form_id(request, form), visitor(request))
    arrival = await prepare(desk, message, offered.study, offered.taking[message.site_id], given)
    try:
        async with database.write.begin() as session:
            received = await receive(session, desk, arrival)
    except TooManyMessages as too_many:
        return _form(request, desk, offered, form, 429, too_many)
    if received.token is None:
        has_copy = received.has_copy
        return page(request, "leads/repeated.html", private=True, writing=writing, has_copy=has_copy)
    response = RedirectResponse(link(f"/receipts/{received.token}"), 303, PRIVATE)
    remember_sender(request, response, received.lead_id)
    remember_language(response, secure=desk.settings.secure)
    return response


async def _agreed(
    request: Request, desk: Desk, offered: Offer, message: Message, form: Form
) -> Wording | None:
    """The consent that was given; None, with the reason in the form, for words that are not ours any more."""
    chosen = offered.taking[message.site_id]
    async with part(request, Database).read() as session:
        consent = await agreed(session, desk, offered.study.study, chosen, form.value("consent_text"))
    if consent is None:
        form.forget("consent")
        form.errors["consent"] = _("These words have changed. Read them again, and tick the box to agree")
    return consent


def _form(
    request: Request,
    desk: Desk,
    offered: Offer,
    form: Form,
    status: int,
    too_many: TooManyMessages | None = None,
) -> Response:
    """The form as it was typed; whoever sees it again without JavaScript finds what is wrong above it."""
    answer = page(
        request,
        "leads/new.html",
        status,
        private=request.method == "POST",
        writing=offered.writing(desk, form.value("site"), form.value("near")),
        form=form,
        form_id=form.value("form_id") if _form_id(request, form) else _fresh_id(request),
        too_many=too_many,
    )
    if request.method != "POST":
        answer.headers.update(NOT_SHARED)
    if too_many is not None:
        answer.headers["retry-after"] = str(seconds_until(too_many.until))
    return answer


def _closed(request: Request, desk: Desk, offered: Offer, form: Form, status: int) -> Response:
    """Why the study takes no message, with what was typed, to be kept."""
    study = offered.closed(desk)
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
