"""What every address of a receipt answers with: the receipt itself, with what was wrong or was sent; and how
it knows that somebody is the sender."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import language, link
from portal.leads import codes
from portal.leads.about import Desk
from portal.leads.browsers import is_sender, remember_sender
from portal.leads.details import details_of
from portal.leads.models import Lead, LeadState
from portal.leads.receipts.receipt import find_lead, receipt_of
from portal.web.carrying import carry
from portal.web.forms import Form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part, parts_of

LOCKED = "code"  # the field in which somebody shows that they are the sender


async def show_receipt(request: Request, form: Form, status: int, *, new_code: bool = False) -> Response:
    """The receipt; of an erased message that it was erased."""
    desk = await Desk.fresh(parts_of(request))
    async with part(request, Database).read() as session:
        lead = await find_lead(session, request.path_params["token"])
        if lead.erased_at is not None:
            kept = {"erased_at": lead.erased_at, "months": desk.settings.keep_messages_months}
            return page(request, "leads/erased.html", 410, private=True, **kept)
        shown = await receipt_of(session, desk, lead)
        known = {"email": details_of(desk.keyring, lead).message.email} if is_sender(request, lead) else {}
    return page(
        request,
        "leads/receipt.html",
        status,
        private=True,
        receipt=shown,
        path=path_of(request),
        form=form,
        is_sender=is_sender(request, lead),
        may_be_renewed=codes.may_be_renewed(lead),
        code_was_never_sent=codes.was_never_sent(lead),
        new_code=new_code,
        carried=carry(desk.keyring, {**known, "study": shown.about.nct_id, "language": language()}),
    )


async def answer(request: Request, form: Form, known: Lead | None = None, at: str = "") -> Response:
    """The receipt with what was wrong; or a redirect to it, so that reloading changes nothing. The browser of
    a `known` sender is remembered; `at` is a place on the page."""
    if form.errors:
        return await show_receipt(request, form, 422)
    response = RedirectResponse(link(path_of(request) + at), 303, PRIVATE)
    if known is not None and known.erased_at is None:
        remember_sender(request, response, known.id)
    return response


async def is_known(request: Request, session: AsyncSession, desk: Desk, lead: Lead, form: Form) -> bool:
    """Whether it is the sender: by the browser, or by the `code` in the form. If not, the form says what is
    wrong with the code."""
    if is_sender(request, lead):
        return True
    right = details_of(desk.keyring, lead).code
    if wrong := await codes.problem(session, lead, form.value(LOCKED), right):
        form.errors[LOCKED] = wrong
    return not wrong


def is_over(lead: Lead) -> bool:
    """Whether there is nothing left to take back: it was, or it is erased."""
    return lead.erased_at is not None or lead.state == LeadState.TAKEN_BACK


def path_of(request: Request) -> str:
    """The address of the receipt."""
    return f"/receipts/{request.path_params['token']}"
