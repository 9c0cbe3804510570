"""The notebook's key in the browser: in a cookie that scripts cannot read, and beside it one that tells the
page's script only that there are notes to ask for."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from portal.config import Settings
from portal.notes.keys import NotebookKey
from portal.web.cookies import LIVES_FOR, Cookie
from portal.web.parts import part

SHARED = "shared"
OWN = "own"


@dataclass(frozen=True, slots=True)
class Held:
    """A notebook's key as this browser holds it: on a shared computer it forgets the key when it is
    closed."""

    key: NotebookKey
    is_shared: bool


def notebook_of(request: Request) -> Held | None:
    """The notebook of whoever asks; None where the browser holds no key."""
    text, _, where = request.cookies.get(_name(request, Cookie.NOTEBOOK), "").partition(".")
    key = NotebookKey.read(text) if text else None
    return Held(key, where == SHARED) if key else None


def keep_notebook(request: Request, response: Response, held: Held) -> None:
    """Has the browser keep the key: for 400 days from now, the most that browsers allow (RFC 6265bis, 5.5),
    or until it is closed."""
    text = f"{held.key}.{SHARED if held.is_shared else OWN}"
    for cookie, value in ((Cookie.NOTEBOOK, text), (Cookie.NOTES, "yes")):
        response.set_cookie(
            _name(request, cookie),
            value,
            max_age=None if held.is_shared else int(LIVES_FOR[cookie].total_seconds()),
            path="/",
            secure=part(request, Settings).secure,
            httponly=cookie is Cookie.NOTEBOOK,
            samesite="lax",
        )


def drop_notebook(request: Request, response: Response) -> None:
    """Has the browser forget the key; the notebook stays."""
    for cookie in (Cookie.NOTEBOOK, Cookie.NOTES):
        response.delete_cookie(
            _name(request, cookie),
            path="/",
            secure=part(request, Settings).secure,
            httponly=cookie is Cookie.NOTEBOOK,
            samesite="lax",
        )


def _name(request: Request, cookie: Cookie) -> str:
    return f"__Host-{cookie}" if part(request, Settings).secure else str(cookie)
