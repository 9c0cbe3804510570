"""Sharing notes, and a new link to what is shared: the only answers that show a link and its passcode."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import language, link
from portal.notes.browsers import notebook_of
from portal.notes.sharing.choosing import Choice, Offer, kind, offer, read
from portal.notes.sharing.making import AlreadyMade, Made, Workshop, renew, share
from portal.notes.sharing.refusing import REFUSALS, Refusal, refusal
from portal.notes.sharing.routes import FORM, key_of, list_page
from portal.notes.sharing.sending import ways
from portal.notes.sharing.snapshot import Snapshot
from portal.studies.reading import titles_of
from portal.tokens import BadToken, Signer
from portal.web.forms import Form
from portal.web.pages import page
from portal.web.parts import part, parts_of
from portal.web.programs import in_json, read_sent, wants_json

FORM_MAY_LIE_OPEN = timedelta(days=1)  # shares outlive it, so that a form sent twice is known


async def create(request: Request) -> Response:
    """POST /shares: shares `notes`, and all that are on `studies`, for `expires` days, with a passcode of the
    kind `passcode_kind`. The answer shows link and passcode, this once."""
    form, held = await read_sent(request), notebook_of(request)
    form_id = _form_id(request, form)
    async with part(request, Database).read() as session:
        choice = read(form, await offer(session, held.key) if held else Offer())
        snapshot = await _snapshot(session, choice) if choice else None
    if held is None or choice is None or snapshot is None:
        return await _refused(request, form, Refusal(422, ""), form_id)
    try:
        made = await share(
            Workshop.of(parts_of(request)), held.key, snapshot, choice.days, choice.kind, form_id
        )
    except AlreadyMade as already:
        return _repeated(request, already)
    except REFUSALS as why:
        refused = refusal(why)
        form.errors["notes"] = refused.says
        return await _refused(request, form, refused, form_id)
    return _made(request, made)


async def update(request: Request) -> Response:
    """POST /shares/{share_id}/renew: a new link and passcode to the same notes; the old link opens nothing
    any more. The answer shows them, this once."""
    form, key = await read_sent(request), key_of(request)
    try:
        made = await renew(Workshop.of(parts_of(request)), key, request.path_params["share_id"], kind(form))
    except AlreadyMade as already:
        return _repeated(request, already)
    except REFUSALS as why:
        refused = refusal(why)
        return await _refused(request, Form({}, {"shares": refused.says}), refused, None)
    return _made(request, made)


async def _snapshot(session: AsyncSession, choice: Choice) -> Snapshot:
    titles = await titles_of(session, {note.nct_id for note in choice.notes})
    return Snapshot.of(choice.notes, titles, clock.now(), language())


def _made(request: Request, made: Made) -> Response:
    address = part(request, Settings).base_url + link(f"/shared/{made.token}")
    if wants_json(request):
        told = {"id": made.id, "link": address, "passcode": made.passcode}
        return in_json(told | {"expires_at": made.expires_at.isoformat()}, 201)
    return page(request, "notes/share_made.html", 201, private=True, made=made, ways=ways(address))


def _repeated(request: Request, already: AlreadyMade) -> Response:
    if wants_json(request):
        says = _("This was shared already. Its link and passcode were shown once")
        return in_json({"id": already.share_id, "errors": {"form_id": says}}, 409)
    return page(request, "notes/share_repeated.html", private=True, share_id=already.share_id)


async def _refused(request: Request, form: Form, refused: Refusal, form_id: str | None) -> Response:
    if wants_json(request):
        answer = in_json({"errors": form.errors}, refused.status)
        if refused.retry_after:
            answer.headers["retry-after"] = str(refused.retry_after)
        return answer
    return await list_page(request, form, refused, form.value("form_id") if form_id else None)


def _form_id(request: Request, form: Form) -> str | None:
    """The id of the form that was sent; None without one. One that is too old, or not ours, is refused: what
    came of it could not be told from something new."""
    sent = form.value("form_id")
    if not sent:
        return None
    try:
        return str(part(request, Signer).read(FORM, sent, FORM_MAY_LIE_OPEN))
    except BadToken:
        form.errors["notes"] = _(
            "This page was open for a long time. Look at your choice, and share it again"
        )
        return None
