"""Private notes: all of them, and one of them."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.notes import bodies
from portal.notes.browsers import Held, keep_notebook, notebook_of
from portal.notes.placing import placed
from portal.notes.reading import Contents, NoteNotFound, Written, contents_of, note
from portal.notes.removing import can_be_brought_back
from portal.notes.writing import NotebookFull, change, remove, restore
from portal.web.forms import Form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part
from portal.web.programs import in_json, read_sent, wants_json

NOTES = "/notes"


async def index(request: Request) -> Response:
    """GET /notes: all notes, by study. With `?removed=` one that was removed can be brought back."""
    held, removed = notebook_of(request), request.query_params.get("removed", "")
    contents, studies, undo = Contents([], 0), [], False
    if held:
        async with part(request, Database).read() as session:
            contents = await contents_of(session, held.key)
            studies = await placed(session, contents.notes)
            undo = await can_be_brought_back(session, held.key, removed)
    return page(
        request,
        "notes/index.html",
        private=True,
        held=held,
        studies=studies,
        unreadable=contents.unreadable,
        removed=removed if undo else "",
    )


async def show(request: Request) -> Response:
    """GET /notes/{note_id}: one note, to give it other words."""
    written = await _note(request)
    return _edit(request, written, Form({"body": [written.body]}))


async def update(request: Request) -> Response:
    """POST /notes/{note_id}: gives it other words. Refused input is shown again."""
    form, held, written = await read_sent(request), _held(request), await _note(request)
    body = bodies.cleaned(form.value("body"))
    if problem := bodies.problem(body):
        form.errors["body"] = problem
        return in_json({"errors": form.errors}, 422) if wants_json(request) else _edit(request, written, form)
    async with part(request, Database).write.begin() as session:
        await change(session, held.key, written.id, body)
    answer = _done(request, written.id, f"{NOTES}#note-{written.id}")
    keep_notebook(request, answer, held)
    return answer


async def destroy(request: Request) -> Response:
    """POST /notes/{note_id}/delete: removes it; for a day it can be brought back."""
    held, note_id = _held(request), request.path_params["note_id"]
    async with part(request, Database).write.begin() as session:
        await remove(session, held.key, note_id)
    return _done(request, note_id, f"{NOTES}?removed={note_id}#removed")


async def bring_back(request: Request) -> Response:
    """POST /notes/{note_id}/restore: a note that was removed stands where it stood."""
    held, note_id = _held(request), request.path_params["note_id"]
    try:
        async with part(request, Database).write.begin() as session:
            await restore(session, held.key, note_id)
    except NotebookFull:
        says = _("You have 500 notes, and no more fit in. Remove some first")
        if wants_json(request):
            return in_json({"errors": {"body": says}}, 422)
        return page(request, "notes/full.html", 422, private=True, says=says)
    return _done(request, note_id, f"{NOTES}#note-{note_id}")


def _held(request: Request) -> Held:
    """The notebook of whoever asks. Raises NoteNotFound where the browser has none."""
    held = notebook_of(request)
    if held is None:
        raise NoteNotFound
    return held


async def _note(request: Request) -> Written:
    key = _held(request).key
    async with part(request, Database).read() as session:
        return await note(session, key, request.path_params["note_id"])


def _done(request: Request, note_id: str, target: str) -> Response:
    if wants_json(request):
        return in_json({"id": note_id})
    return RedirectResponse(link(target), 303, PRIVATE)


def _edit(request: Request, written: Written, form: Form) -> Response:
    status = 422 if form.errors else 200
    return page(
        request, "notes/edit.html", status, private=True, written=written, form=form, longest=bodies.LONGEST
    )
