"""A person's own page, behind the link that every e-mail of theirs holds."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.alerts.managing.history import sent_to
from portal.alerts.managing.leaving import Pause
from portal.alerts.managing.leaving import pause as set_pause
from portal.alerts.managing.links import SubscriptionNotFound, find, is_stopped
from portal.alerts.models import Subscription
from portal.alerts.person import remove
from portal.alerts.signing_up import forms
from portal.alerts.signing_up.shown import Look, offered, with_meanings
from portal.alerts.signing_up.today import matching_today
from portal.alerts.subscribing import write_wishes
from portal.alerts.wishes import Particulars, Wishes
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import link
from portal.mail.address import masked
from portal.studies.reading import titles_of
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part

OVER = "alerts/gone.html"
MOST_ON_THE_PAGE = 3  # digests; the page of its own has more


async def show(request: Request) -> Response:
    """GET /alerts/manage/{token}: what is asked for, and all that can be done about it."""
    return await _shown(request, None, 200, None)


async def update(request: Request) -> Response:
    """POST /alerts/manage/{token}: keeps changed wishes; with `look`, shows the form again."""
    form, keyring = Form.of(await read_form(request)), part(request, Keyring)
    look = Look.MORE if form.value("look") == "more" else Look.SUGGEST if form.value("look") else None
    if look:
        return await _shown(request, form, 200, look)
    async with part(request, Database).write.begin() as session:
        known = await _known(session, request, to_change=True)
        wishes = await _read(session, request, form)
        if wishes is not None and known is not None and not is_stopped(known):
            await write_wishes(session, keyring, known, wishes)
    return _back(request, "?saved=yes") if wishes else await _shown(request, form, 422, None)


async def told(request: Request) -> Response:
    """GET /alerts/manage/{token}/told: all that was sent, and why."""
    async with part(request, Database).read() as session:
        known = await _known(session, request)
        wishes = Particulars.opened(part(request, Keyring), known).wishes if known else Wishes()
        sent = await sent_to(session, known.id, wishes) if known else ()
    if known is None:
        return page(request, OVER, 404, private=True)
    return page(request, "alerts/told.html", private=True, sent=sent, path=_path(request))


async def pause(request: Request) -> Response:
    """POST /alerts/manage/{token}/pause: sends nothing for so many `days`; 0 goes on."""
    days = Form.of(await read_form(request)).value("days")
    length = next((one for one in Pause if str(int(one)) == days), None)
    async with part(request, Database).write.begin() as session:
        known = await _known(session, request, to_change=True)
        if known is not None and not is_stopped(known) and (length or days == "0"):
            await set_pause(session, known, length)
    return _back(request)


async def confirm_erasing(request: Request) -> Response:
    """GET /alerts/manage/{token}/erase: asks once more."""
    async with part(request, Database).read() as session:
        known = await _known(session, request)
    template, status = ("alerts/erase.html", 200) if known else (OVER, 404)
    return page(request, template, status, private=True, path=_path(request))


async def erase(request: Request) -> Response:
    """POST /alerts/manage/{token}/erase: removes all that is kept; a second time it is gone already."""
    keyring = part(request, Keyring)
    async with part(request, Database).write.begin() as session:
        known = await _known(session, request, to_change=True)
        if known is not None:
            address = Particulars.opened(keyring, known).email_ascii
            await remove(session, keyring, address)
    if known is not None:
        await part(request, Database).checkpoint()
    return page(request, "alerts/erased.html", private=True)


async def _known(session: AsyncSession, request: Request, *, to_change: bool = False) -> Subscription | None:
    try:
        return await find(session, request.path_params["token"], to_change=to_change)
    except SubscriptionNotFound:
        return None


async def _read(session: AsyncSession, request: Request, form: Form) -> Wishes | None:
    known = await titles_of(session, forms.numbers_in(form))
    wishes = forms.read(form, part(request, Settings).languages, known)
    return await with_meanings(session, wishes) if wishes else None


async def _shown(request: Request, form: Form | None, status: int, look: Look | None) -> Response:
    async with part(request, Database).read() as session:
        known = await _known(session, request)
        if known is None:
            return page(request, OVER, 404, private=True)
        mine = Particulars.opened(part(request, Keyring), known)
        if is_stopped(known):
            return page(request, "alerts/left.html", private=True, path=_leaving(request))
        form = form or forms.filled(mine.wishes)
        shown = await offered(session, form, _studies(form, mine.wishes), look)
        titles = await titles_of(session, mine.wishes.studies)
        today = await matching_today(session, mine.wishes)
        sent = await sent_to(session, known.id, mine.wishes, MOST_ON_THE_PAGE)
    return page(
        request,
        "alerts/manage.html",
        status,
        private=True,
        path=_path(request),
        leaving=_leaving(request),
        address=masked(mine.email),
        wishes=mine.wishes,
        titles=titles,
        form=form,
        offered=shown,
        today=today,
        sent=sent,
        paused_until=known.paused_until,
        pauses=[int(one) for one in Pause],
        signed_up="signed_up" in request.query_params,
        saved="saved" in request.query_params,
    )


def _studies(form: Form, wishes: Wishes) -> Sequence[str]:
    """The studies that can be ticked: those that are followed, though the form leaves some out."""
    return list(dict.fromkeys([*wishes.studies, *forms.numbers_in(form)]))


def _back(request: Request, query: str = "") -> Response:
    return RedirectResponse(link(_path(request) + query), 303, PRIVATE)


def _path(request: Request) -> str:
    return f"/alerts/manage/{request.path_params['token']}"


def _leaving(request: Request) -> str:
    return f"/alerts/unsubscribe/{request.path_params['token']}"
