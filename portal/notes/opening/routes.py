"""Shared notes, for whoever was given the link and the passcode."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.clock import seconds_until
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.notes.browsers import Held, keep_notebook, notebook_of
from portal.notes.keys import NotebookKey
from portal.notes.limiting import TooManyNotebooks, count_new
from portal.notes.locking import read_token
from portal.notes.models import Share
from portal.notes.opening import unlocking
from portal.notes.opening.attempts import Paused, TooEarly
from portal.notes.opening.copying import copy as copy_notes
from portal.notes.opening.gate import Busy, Gate
from portal.notes.opening.readers import client_of, remember_reader
from portal.notes.opening.tickets import key_of_ticket, ticket_for
from portal.notes.opening.unlocking import Door, Opened, ShareGone, WrongPasscode
from portal.notes.sharing.compared import compared
from portal.notes.writing import NotebookFull, open_notebook
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part
from portal.web.visitors import visitor


async def show(request: Request) -> Response:
    """GET /shared/{token}: asks for the passcode. Looking costs nothing and counts nothing."""
    try:
        await _share(request)
    except ShareGone:
        return _gone(request)
    return _ask(request, Form())


async def unlock(request: Request) -> Response:
    """POST /shared/{token}: shows the notes to whoever types the passcode."""
    form, token = Form.of(await read_form(request)), read_token(request.path_params["token"]) or ""
    passcode = form.value("passcode")
    try:
        share = await _share(request)
        if not passcode.strip():
            return _ask(request, Form({}, {"passcode": _("Enter the passcode")}), 422)
        door = Door(part(request, Database), part(request, Keyring), part(request, Gate))
        opened = await unlocking.unlock(door, share, token, passcode, client_of(request, share.id))
    except ShareGone:
        return _gone(request)
    except WrongPasscode:
        says = _("That passcode does not open these notes. Check each word, or ask the person who sent it")
        return _ask(request, Form({}, {"passcode": says}), 422)
    except (Busy, TooEarly, Paused) as why:
        return _wait(request, why)
    answer = await _notes(request, opened)
    remember_reader(request, answer, share.id)
    return answer


async def copy(request: Request) -> Response:
    """POST /shared/{token}/copy: copies the notes into a notebook of the reader's own, with the ticket of the
    page on which they stand."""
    form = Form.of(await read_form(request))
    try:
        share = await _share(request)
        key = key_of_ticket(part(request, Keyring), share.id, form.value("ticket"))
        if key is None:
            says = _("This page was open for a long time. Enter the passcode again")
            return _ask(request, Form({}, {"passcode": says}), 422)
        opened = unlocking.opened(share, key)
    except ShareGone:
        return _gone(request)
    held = notebook_of(request) or Held(NotebookKey.new(), form.value("shared") == "yes")
    try:
        async with part(request, Database).write.begin() as session:
            if await open_notebook(session, held.key):
                await count_new(session, part(request, Keyring), visitor(request))
            await copy_notes(session, held.key, opened.snapshot)
    except NotebookFull:
        says = _("They do not fit into your notebook, which holds 500 notes. Remove some first")
        return page(request, "notes/full.html", 422, private=True, says=says)
    except TooManyNotebooks as too_many:
        says = _("Many people began notes here in a short time. Try again in an hour")
        refused = _ask(request, Form({}, {"passcode": says}), 429)
        refused.headers["retry-after"] = str(seconds_until(too_many.until))
        return refused
    answer = RedirectResponse(link("/notes"), 303, PRIVATE)
    keep_notebook(request, answer, held)
    return answer


async def _share(request: Request) -> Share:
    """Raises ShareGone."""
    async with part(request, Database).read() as session:
        return await unlocking.find(session, read_token(request.path_params["token"]))


async def _notes(request: Request, opened: Opened) -> Response:
    async with part(request, Database).read() as session:
        studies = await compared(session, opened.snapshot)
    return page(
        request,
        "notes/opened.html",
        private=True,
        share=opened.share,
        snapshot=opened.snapshot,
        studies=studies,
        ticket=ticket_for(part(request, Keyring), opened.share.id, opened.key),
        token=read_token(request.path_params["token"]),
        held=notebook_of(request),
        form=Form(),
    )


def _ask(request: Request, form: Form, status: int = 200) -> Response:
    token = read_token(request.path_params["token"])
    return page(request, "notes/passcode.html", status, private=True, form=form, token=token)


def _wait(request: Request, why: Busy | TooEarly | Paused) -> Response:
    """Why the passcode was not even looked at, and when it may be."""
    seconds = None
    if isinstance(why, Busy):
        seconds = why.retry_after
    elif isinstance(why, TooEarly):
        seconds = seconds_until(why.until)
    answer = page(
        request,
        "notes/wait.html",
        503 if isinstance(why, Busy) else 429,
        private=True,
        is_busy=isinstance(why, Busy),
        until=why.until if isinstance(why, TooEarly) else None,
        seconds=seconds,
        token=read_token(request.path_params["token"]),
    )
    if seconds is not None:
        answer.headers["retry-after"] = str(seconds)
    return answer


def _gone(request: Request) -> Response:
    return page(request, "notes/link_over.html", 404, private=True)
