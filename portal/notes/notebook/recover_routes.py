"""Opening one's notes in another browser, with the recovery code."""

from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.clock import seconds_until
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import link
from portal.limits.counting import Limit, count
from portal.notes.browsers import Held, keep_notebook, notebook_of
from portal.notes.notebook.carrying import Carried, carry
from portal.notes.notebook.codes import read_code
from portal.notes.notebook.routes import show_code
from portal.notes.writing import NotebookFull
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part
from portal.web.visitors import visitor

# Nobody guesses 130 bits; this keeps whoever tries from keeping the database busy.
GUESSES_OF_A_VISITOR = Limit("recovery codes of a visitor", 10, timedelta(hours=1))


class TooManyGuesses(Exception):
    """This visitor may try again from a moment on."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


async def new(request: Request) -> Response:
    """GET /notes/recover: asks for the recovery code."""
    return _ask(request, Form(), 200)


async def create(request: Request) -> Response:
    """POST /notes/recover: opens the notebook of `code` in this browser, until it is closed with `shared`.
    Where the browser holds other notes, `with` says whether they come along (`bring`) or stay (`leave`); the
    page asks for it."""
    form, held = Form.of(await read_form(request)), notebook_of(request)
    letters = read_code(form.value("code"))
    try:
        carried = await _carried(request, form, held, letters) if letters else None
    except TooManyGuesses as too_many:
        answer = _ask(request, form, 429, too_many.until)
        answer.headers["retry-after"] = str(seconds_until(too_many.until))
        return answer
    except NotebookFull:
        form.errors["code"] = _("Both notebooks together have too many notes. Erase some notes here first")
        return _ask(request, form, 422)
    if carried is None:
        form.errors["code"] = _problem(form, letters)
        return _ask(request, form, 422)
    if carried.in_the_way:
        return page(request, "notes/other_notes.html", private=True, form=form, state=carried.in_the_way)
    return _opened(request, form, carried)


async def _carried(request: Request, form: Form, held: Held | None, letters: str) -> Carried | None:
    who, months = visitor(request), part(request, Settings).keep_notes_months
    database = part(request, Database)
    async with database.write.begin() as session:
        tries = {GUESSES_OF_A_VISITOR: who} if who else {}
        exceeded = await count(session, part(request, Keyring), tries)
    if exceeded:
        raise TooManyGuesses(exceeded[GUESSES_OF_A_VISITOR])
    async with database.write.begin() as session:
        return await carry(session, letters, held.key if held else None, form.value("with"), months)


def _opened(request: Request, form: Form, carried: Carried) -> Response:
    answer: Response = RedirectResponse(link("/notes"), 303, PRIVATE)
    if carried.left_code:
        answer = show_code(request, carried.left_code, is_left=True)
    keep_notebook(request, answer, Held(carried.key, form.value("shared") == "yes"))
    return answer


def _problem(form: Form, letters: str | None) -> str:
    if not form.value("code").strip():
        return _("Enter your recovery code")
    if letters is None:
        return _("A letter is missing or wrong. Compare the code with what you wrote down, group by group")
    return _("This code opens no notes. It may have been replaced or removed, or the notes were erased")


def _ask(request: Request, form: Form, status: int, until: datetime | None = None) -> Response:
    return page(request, "notes/recover.html", status, private=True, form=form, too_many_until=until)
