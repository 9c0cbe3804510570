"""The pages about the portal itself. They are the same for everybody, and so kept ready."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from portal.i18n import language, prefix
from portal.information.pages import accessibility_page, faq_page, privacy_page
from portal.web import ready
from portal.web.parts import Parts, part, parts_of

Make = Callable[[Parts], Awaitable[str]]


async def privacy(request: Request) -> Response:
    """GET /privacy: the operator's own words, or what is true of this portal by its settings."""
    return await _ready(request, privacy_page)


async def accessibility(request: Request) -> Response:
    """GET /accessibility: what we aim at, what was tried, and what we know to be missing."""
    return await _ready(request, accessibility_page)


async def faq(request: Request) -> Response:
    """GET /faq: questions on studies and on this portal."""
    return await _ready(request, faq_page)


async def _ready(request: Request, make: Make) -> Response:
    """The page of this language and of addresses of this kind, made once."""
    key = (make.__name__, language(), prefix())
    made = await part(request, ready.ReadyPages).get(key, lambda: make(parts_of(request)))
    return ready.send(request, made)
