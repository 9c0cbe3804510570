"""What a browser is remembered for: having sent a message, or having shown that it holds a mailbox.

Cookies are signed, tell nothing about anybody, and cannot be read by scripts; behind https their names begin
with `__Host-`, so that no other host or path can set them (RFC 6265bis, 4.1.3.2)."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from portal.config import Settings
from portal.leads.models import AnswerLink, Lead
from portal.mail.address import comparable
from portal.tokens import BadToken, Signer, hashed
from portal.web.parts import part

REMEMBERED_FOR = timedelta(days=30)
SENDER, DEVICE = "sender", "device"
NAME_LENGTH = 12


def remember_sender(request: Request, response: Response, lead_id: str) -> None:
    """This browser sent the message: it may correct the address and take the message back."""
    _remember(request, response, SENDER, lead_id)


def is_sender(request: Request, lead: Lead) -> bool:
    """Whether this browser sent the message."""
    return _is_remembered(request, SENDER, lead.id)


def remember_device(request: Request, response: Response, link: AnswerLink) -> None:
    """This device has shown a code that was sent to the mailbox."""
    _remember(request, response, DEVICE, _mailbox(link))


def is_known_device(request: Request, link: AnswerLink) -> bool:
    """Whether this device has shown a code that was sent to the same mailbox."""
    return _is_remembered(request, DEVICE, _mailbox(link))


def _mailbox(link: AnswerLink) -> str:
    return hashed(comparable(link.mailbox)).hex()


def _remember(request: Request, response: Response, purpose: str, what: str) -> None:
    secure = part(request, Settings).secure
    response.set_cookie(
        _name(request, purpose, what),
        part(request, Signer).sign(purpose, what),
        max_age=int(REMEMBERED_FOR.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def _is_remembered(request: Request, purpose: str, what: str) -> bool:
    value = request.cookies.get(_name(request, purpose, what))
    if value is None:
        return False
    try:
        return bool(part(request, Signer).read(purpose, value, REMEMBERED_FOR) == what)
    except BadToken:
        return False


def _name(request: Request, purpose: str, what: str) -> str:
    prefix = "__Host-" if part(request, Settings).secure else ""
    return f"{prefix}{purpose}-{what[:NAME_LENGTH]}"
