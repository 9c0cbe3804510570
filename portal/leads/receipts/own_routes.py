"""What is the sender's own: a copy of everything that is kept of their message, and its end."""

import json

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import language, link
from portal.leads.about import Desk, about_site
from portal.leads.browsers import is_sender
from portal.leads.person import held_with
from portal.leads.receipts.readable import readable
from portal.leads.receipts.receipt import find_lead
from portal.leads.receipts.shown_routes import answer, is_known, path_of
from portal.leads.receipts.wiping import who_knows, wipe
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part, parts_of


async def download(request: Request) -> Response:
    """GET /receipts/{token}/download: everything kept with the message, as JSON, or as text with
    `?as=text`; in the sender's browser alone, which is asked to show that it is."""
    desk = await Desk.fresh(parts_of(request))
    async with part(request, Database).read() as session:
        lead = await find_lead(session, request.path_params["token"])
        if lead.erased_at is not None or not is_sender(request, lead):
            return RedirectResponse(link(f"{path_of(request)}#unlock"), 303, PRIVATE)
        everything = await held_with(session, desk.keyring, lead)
    as_text = request.query_params.get("as") == "text"
    as_json = json.dumps(everything, default=str, ensure_ascii=False, indent=2)
    content = readable(everything) if as_text else as_json
    name, kind = ("message.txt", "text/plain") if as_text else ("message.json", "application/json")
    headers = PRIVATE | {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=f"{kind}; charset=utf-8", headers=headers)


async def erase(request: Request) -> Response:
    """POST /receipts/{token}/erase: asks once more, on a page of its own; with `sure` it erases the message
    at once. From the sender's browser, or with the `code`."""
    form, desk, told = Form.of(await read_form(request)), await Desk.fresh(parts_of(request)), None
    async with part(request, Database).write.begin() as session:
        lead = await find_lead(session, request.path_params["token"], to_change=True)
        if lead.erased_at is None and await is_known(request, session, desk, lead, form):
            if form.value("sure"):
                await wipe(session, desk, lead)
            else:
                said = await about_site(session, desk, lead.site_id, language())
                told = await who_knows(session, desk, lead, said.site_name)
    if told is None:
        return await answer(request, form)
    return page(
        request,
        "leads/erase.html",
        private=True,
        told=told,
        path=path_of(request),
        code=form.value("code"),
    )
