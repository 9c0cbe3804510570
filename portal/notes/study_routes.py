"""Private notes on one study: its page stays the same for everybody, and they come beside it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.clock import seconds_until
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.notes import bodies
from portal.notes.browsers import Held, keep_notebook, notebook_of
from portal.notes.drafting import asked, named, quoted, read
from portal.notes.keys import NotebookKey
from portal.notes.limiting import TooManyNotebooks, count_new
from portal.notes.placing import Placed, place, placed_on
from portal.notes.quotes import Quote
from portal.notes.writing import Draft, NotebookFull, add, open_notebook
from portal.studies.reading import Imported, find_here
from portal.web.forms import Form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part
from portal.web.programs import in_json, read_sent, wants_json
from portal.web.visitors import visitor


async def show(request: Request) -> Response:
    """GET /studies/{nct_id}/notes: the notes on one study, as a page or as JSON; with `?section=` and
    `?block=`, or `?start=` and `?end=`, the form for a note on those words."""
    known = await _study(request)
    if wants_json(request):
        return await _listed(request, known)
    quote = asked(known, request.query_params)
    if quote is not None:
        return _form(request, known, Form(), quote)
    return await _page(request, known)


async def create(request: Request) -> Response:
    """POST /studies/{nct_id}/notes: keeps a note, in a notebook that is made for the first one. Refused input
    is shown again."""
    form, known = await read_sent(request), await _study(request)
    held = notebook_of(request) or Held(NotebookKey.new(), form.value("shared") == "yes")
    draft = read(form, known)
    if draft is None:
        return _refused(request, known, form)
    try:
        note_id = await _keep(request, held, draft)
    except NotebookFull:
        form.errors["body"] = _("You have 500 notes, and no more fit in. Remove some first")
        return _refused(request, known, form)
    except TooManyNotebooks as too_many:
        form.errors["body"] = _("Many people began notes here in a short time. Try again in an hour")
        return _refused(request, known, form, too_many)
    if wants_json(request):
        answer: Response = in_json({"id": note_id}, 201)
    else:
        answer = RedirectResponse(link(f"{_address(known)}#note-{note_id}"), 303, PRIVATE)
    keep_notebook(request, answer, held)
    return answer


async def _study(request: Request) -> Imported:
    """Raises StudyNotFound and StudyMoved."""
    async with part(request, Database).read() as session:
        return await find_here(session, request.path_params["nct_id"].upper())


async def _keep(request: Request, held: Held, draft: Draft) -> str:
    async with part(request, Database).write.begin() as session:
        if await open_notebook(session, held.key):
            await count_new(session, part(request, Keyring), visitor(request))
        return await add(session, held.key, draft)


async def _page(request: Request, known: Imported) -> Response:
    held = notebook_of(request)
    study = place(known.study.nct_id, known, [])
    if held:
        async with part(request, Database).read() as session:
            study = await placed_on(session, held.key, known)
    return page(request, "notes/study.html", private=True, study=study, held=held)


async def _listed(request: Request, known: Imported) -> Response:
    """The same as the page, for programs."""
    held, notes = notebook_of(request), []
    if held:
        async with part(request, Database).read() as session:
            notes = [_in_json(one) for one in (await placed_on(session, held.key, known)).notes]
    return in_json({"notes": notes, "writable": True})


def _in_json(one: Placed) -> dict[str, Any]:
    found = one.found if one.found and not one.is_gone else None
    address = link(f"/notes/{one.written.id}")
    return {
        "id": one.written.id,
        "section": found.section if found else one.written.quote.section,
        "start": found.start if found else None,
        "end": found.end if found else None,
        "exact": one.written.quote.exact,
        "now": found.now if found else "",
        "body": one.written.body,
        "outcome": one.found.outcome if one.found else "gone",
        "says": one.says,
        "changed_at": one.written.changed_at.isoformat(),
        "links": {"edit": address, "remove": f"{address}/delete", "restore": f"{address}/restore"},
    }


def _refused(
    request: Request, known: Imported, form: Form, too_many: TooManyNotebooks | None = None
) -> Response:
    status = 429 if too_many else 422
    if wants_json(request):
        answer: Response = in_json({"errors": form.errors}, status)
    else:
        answer = _form(request, known, form, quoted(form, known), status)
    if too_many:
        answer.headers["retry-after"] = str(seconds_until(too_many.until))
    return answer


def _form(request: Request, known: Imported, form: Form, quote: Quote | None, status: int = 200) -> Response:
    return page(
        request,
        "notes/new.html",
        status,
        private=True,
        study=known.study,
        quote=quote,
        label=named(known, quote),
        form=form,
        held=notebook_of(request),
        longest=bodies.LONGEST,
    )


def _address(known: Imported) -> str:
    return f"/studies/{known.study.nct_id}/notes"
