"""Readers who opened a share before: a browser remembers it, so that strangers who guess cannot shut them
out."""

from starlette.requests import Request
from starlette.responses import Response

from portal.config import Settings
from portal.crypto import Keyring
from portal.notes.opening.attempts import Client
from portal.tokens import BadToken, Signer, new_token
from portal.web.cookies import LIVES_FOR, Cookie
from portal.web.parts import part
from portal.web.visitors import network

NAME_LENGTH = 12


def client_of(request: Request, share_id: str) -> Client:
    """Who tries to open a share: a reader by what their browser remembers, else an address."""
    keyring = part(request, Keyring)
    reader_id = _reader_id(request, share_id)
    if reader_id is not None:
        return Client.reader(keyring, share_id, reader_id)
    return Client.at(keyring, share_id, network(request))


def remember_reader(request: Request, response: Response, share_id: str) -> None:
    """Has the browser remember that it opened this share."""
    reader_id = _reader_id(request, share_id) or new_token()
    response.set_cookie(
        _name(request, share_id),
        part(request, Signer).sign(Cookie.READER, [share_id, reader_id]),
        max_age=int(LIVES_FOR[Cookie.READER].total_seconds()),
        path="/",
        secure=part(request, Settings).secure,
        httponly=True,
        samesite="lax",
    )


def _reader_id(request: Request, share_id: str) -> str | None:
    value = request.cookies.get(_name(request, share_id))
    if value is None:
        return None
    try:
        of_share, reader_id = part(request, Signer).read(Cookie.READER, value, LIVES_FOR[Cookie.READER])
    except (BadToken, TypeError, ValueError):
        return None
    return str(reader_id) if of_share == share_id else None


def _name(request: Request, share_id: str) -> str:
    prefix = "__Host-" if part(request, Settings).secure else ""
    return f"{prefix}{Cookie.READER}-{share_id[:NAME_LENGTH]}"
