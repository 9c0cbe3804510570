"""The outbox, for administrators."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import audit
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.leads.receipts.withdrawing import no_longer_wanted
from portal.mail.models import State
from portal.mail.upkeep import retry as send_again
from portal.staff.access import for_admins, staff_page
from portal.staff.entries import page_number
from portal.staff.outbox.showing import ATTENTION, overview
from portal.staff.viewers import Viewer
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE
from portal.web.parts import part


@for_admins
async def index(request: Request, viewer: Viewer) -> Response:
    """GET /staff/outbox: what waits, what failed and why; `state` narrows it, `page` goes back in time."""
    asked = request.query_params
    return await _show(
        request, viewer, Form(), 200, asked.get("state", ""), page_number(asked.get("page", ""))
    )


@for_admins
async def retry(request: Request, viewer: Viewer) -> Response:
    """POST /staff/outbox/{mail_id}/retry: makes a mail due at once; a team is not told of a message that was
    taken back."""
    form, mail_id = Form.of(await read_form(request)), str(request.path_params["mail_id"])
    async with part(request, Database).write.begin() as session:
        wanted = [mail_id] if mail_id not in await no_longer_wanted(session, [mail_id]) else []
        queued = await send_again(session, wanted)
        if queued:
            await audit.record(session, "mail.retried", f"mail:{mail_id}", viewer.actor)
    if not queued:
        form.errors[f"mail-{mail_id}"] = _("This email cannot be sent again: it is sent, held or taken back")
        return await _show(request, viewer, form, 422, form.value("state"), 1)
    return RedirectResponse(link(f"/staff/outbox?state={_known(form.value('state'))}"), 303, PRIVATE)


async def _show(
    request: Request, viewer: Viewer, form: Form, status: int, asked: str, number: int
) -> Response:
    shown = _known(asked)
    async with part(request, Database).read() as session:
        found = await overview(session, part(request, Keyring), shown, number)
    context = {"outbox": found, "shown": shown, "number": number, "form": form}
    return staff_page(request, viewer, "staff/outbox/index.html", status, **context)


def _known(asked: str) -> str:
    return asked if asked in {*State} else ATTENTION
