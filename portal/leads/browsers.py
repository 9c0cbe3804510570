"""What a browser is remembered for: having sent a message, or having shown that it holds a mailbox.

Cookies are signed, tell nothing about anybody, and cannot be read by scripts; behind https their names begin
with `__Host-`, so that no other host or path can set them (RFC 6265bis, 4.1.3.2)."""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from portal.config import Settings
from portal.crypto import Keyring
from portal.leads.models import Lead
from portal.mail.address import comparable
from portal.tokens import BadToken, Signer
from portal.web.cookies import LIVES_FOR, Cookie
from portal.web.parts import part

DEVICE_USE = "device of a mailbox"
NAME_LENGTH = 12


class OfMailbox(Protocol):
    """A link that was sent to a mailbox."""

    mailbox: str


def remember_sender(request: Request, response: Response, lead_id: str) -> None:
    """This browser sent the message: it may correct the address and take the message back."""
    _remember(request, response, Cookie.SENDER, lead_id)


def is_sender(request: Request, lead: Lead) -> bool:
    """Whether this browser sent the message."""
    return _is_remembered(request, Cookie.SENDER, lead.id)


def remember_device(request: Request, response: Response, link: OfMailbox) -> None:
    """This device has shown a code that was sent to the mailbox."""
    _remember(request, response, Cookie.DEVICE, _mailboxes(request, link)[0])


def is_known_device(request: Request, link: OfMailbox) -> bool:
    """Whether this device has shown a code that was sent to the same mailbox."""
    return any(_is_remembered(request, Cookie.DEVICE, one) for one in _mailboxes(request, link))


def forget_device(request: Request, response: Response, link: OfMailbox) -> None:
    """This device is asked for a code again."""
    for one in _mailboxes(request, link):
        response.delete_cookie(
            _name(request, Cookie.DEVICE, one),
            path="/",
            secure=part(request, Settings).secure,
            httponly=True,
            samesite="lax",
        )


def _mailboxes(request: Request, link: OfMailbox) -> list[str]:
    """What stands for the mailbox in the cookie, under each key in use, the newest first. Without a key,
    anybody who finds the cookie could try addresses until one fits."""
    indexes = part(request, Keyring).indexes(DEVICE_USE, comparable(link.mailbox))
    return [index.hex() for index in indexes]


def _remember(request: Request, response: Response, purpose: Cookie, what: str) -> None:
    secure = part(request, Settings).secure
    response.set_cookie(
        _name(request, purpose, what),
        part(request, Signer).sign(purpose, what),
        max_age=int(LIVES_FOR[purpose].total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def _is_remembered(request: Request, purpose: Cookie, what: str) -> bool:
    value = request.cookies.get(_name(request, purpose, what))
    if value is None:
        return False
    try:
        return bool(part(request, Signer).read(purpose, value, LIVES_FOR[purpose]) == what)
    except BadToken:
        return False


def _name(request: Request, purpose: Cookie, what: str) -> str:
    prefix = "__Host-" if part(request, Settings).secure else ""
    return f"{prefix}{purpose}-{what[:NAME_LENGTH]}"
