"""The page for whoever lost the link to a receipt."""

from starlette.requests import Request
from starlette.responses import Response

from portal.clock import seconds_until
from portal.db import Database
from portal.i18n import language
from portal.leads.about import Desk
from portal.leads.receipts.finding import ask
from portal.leads.sending.allowances import LOST_LINKS_OF_A_VISITOR
from portal.limits.counting import count
from portal.mail.entries import email
from portal.web.forms import Form, read_form
from portal.web.pages import page
from portal.web.parts import part, parts_of
from portal.web.visitors import visitor

TEMPLATE = "leads/lost.html"


async def new(request: Request) -> Response:
    """GET /receipts: asks for the e-mail address."""
    return page(request, TEMPLATE, form=Form(), is_asked=False, too_many_until=None)


async def create(request: Request) -> Response:
    """POST /receipts: has the links of this address sent to it. The answer is the same for every address, and
    names none."""
    form, desk = Form.of(await read_form(request)), Desk.of(parts_of(request))
    _typed, address = email(form, "email")
    if form.errors:
        return page(request, TEMPLATE, 422, private=True, form=form, is_asked=False, too_many_until=None)
    async with part(request, Database).write.begin() as session:
        who = visitor(request)
        exceeded = await count(session, desk.keyring, {LOST_LINKS_OF_A_VISITOR: who} if who else {})
        if not exceeded:
            await ask(session, desk, address, language())
    if exceeded:
        until = exceeded[LOST_LINKS_OF_A_VISITOR]
        shown = {"form": form, "is_asked": False, "too_many_until": until}
        answer = page(request, TEMPLATE, 429, private=True, **shown)
        answer.headers["retry-after"] = str(seconds_until(until))
        return answer
    return page(request, TEMPLATE, private=True, form=Form(), is_asked=True, too_many_until=None)
