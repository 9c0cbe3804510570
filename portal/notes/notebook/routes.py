"""The notebook as a whole: what is in it, where its key is, and getting rid of the one or the other."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.config import Settings
from portal.db import Database
from portal.i18n import link
from portal.notes.browsers import Held, drop_notebook, keep_notebook, notebook_of
from portal.notes.notebook.erasing import erase
from portal.notes.notebook.recovering import drop_code, make_code
from portal.notes.notebook.state import State, state_of
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part
from portal.web.qr import qr

NOTEBOOK, RECOVER = "/notes/notebook", "/notes/recover"


async def show(request: Request) -> Response:
    """GET /notes/notebook: what this browser holds, and what can be done with it."""
    held, state = await _held(request)
    return page(request, "notes/notebook.html", private=True, held=held, state=state)


async def update(request: Request) -> Response:
    """POST /notes/notebook: with `shared` `yes` the browser forgets the key when it is closed, with `no` it
    keeps it."""
    form, held = Form.of(await read_form(request)), notebook_of(request)
    answer = RedirectResponse(link(NOTEBOOK), 303, PRIVATE)
    if held and form.value("shared") in {"yes", "no"}:
        keep_notebook(request, answer, Held(held.key, form.value("shared") == "yes"))
    return answer


async def ask_to_forget(request: Request) -> Response:
    """GET /notes/notebook/forget: what it means to take the key out of this browser."""
    return await _asked(request, "notes/forget.html")


async def forget(request: Request) -> Response:
    """POST /notes/notebook/forget: this browser forgets the key; what is stored stays."""
    answer = RedirectResponse(link(NOTEBOOK), 303, PRIVATE)
    drop_notebook(request, answer)
    return answer


async def ask_to_erase(request: Request) -> Response:
    """GET /notes/notebook/erase: what erasing erases."""
    return await _asked(request, "notes/erase.html")


async def destroy(request: Request) -> Response:
    """POST /notes/notebook/erase: erases all notes, shares and the recovery code, and the key here."""
    held = notebook_of(request)
    if held:
        async with part(request, Database).write.begin() as session:
            await erase(session, [held.key.id])
    answer = page(request, "notes/erased.html", private=True)
    drop_notebook(request, answer)
    return answer


async def create_code(request: Request) -> Response:
    """POST /notes/notebook/code: makes a recovery code; the answer shows it, this once."""
    held, code = notebook_of(request), None
    if held:
        async with part(request, Database).write.begin() as session:
            code = await make_code(session, held.key)
    return show_code(request, code) if code else RedirectResponse(link(NOTEBOOK), 303, PRIVATE)


async def destroy_code(request: Request) -> Response:
    """POST /notes/notebook/code/remove: the recovery code opens nothing any more."""
    held = notebook_of(request)
    if held:
        async with part(request, Database).write.begin() as session:
            await drop_code(session, held.key)
    return RedirectResponse(link(NOTEBOOK), 303, PRIVATE)


def show_code(request: Request, code: str, *, is_left: bool = False) -> Response:
    """The page that shows a recovery code; `is_left`: it is of the notes that this browser held until now.
    What stands behind the "#" of an address is never sent to a server, so no log has it."""
    address = f"{part(request, Settings).base_url}{link(RECOVER)}#{code.replace(' ', '-')}"
    return page(request, "notes/code.html", private=True, code=code, is_left=is_left, address=address, qr=qr)


async def _asked(request: Request, template: str) -> Response:
    _held_key, state = await _held(request)
    if state is None:
        return RedirectResponse(link(NOTEBOOK), 303, PRIVATE)
    return page(request, template, private=True, state=state)


async def _held(request: Request) -> tuple[Held | None, State | None]:
    """What this browser holds, and what is stored under it."""
    held = notebook_of(request)
    if held is None:
        return None, None
    async with part(request, Database).read() as session:
        return held, await state_of(session, held.key, part(request, Settings).keep_notes_months)
