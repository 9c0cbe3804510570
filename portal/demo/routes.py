"""The pages of the demo's mailbox; `portal serve` has none of them."""

import re

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from portal.demo import news
from portal.demo.mailbox import Kept, Mailbox
from portal.security.headers import CONTENT_POLICY
from portal.web.errors import NotFound
from portal.web.pages import page
from portal.web.parts import part

# What an e-mail says may be shown but must not run, fetch or send anything; its styles stand in the e-mail
# itself. Links open a page of their own, outside of the sandbox: there they are the portal's, and work.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
IN_A_FRAME = f"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox {SANDBOX}"
WITH_A_FRAME = CONTENT_POLICY + "; frame-src 'self'"
LINKS_OPEN_A_PAGE = '<base target="_blank">'
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


async def index(request: Request) -> Response:
    """GET /demo/mailbox: every e-mail, the newest first."""
    return page(request, "demo/mailbox.html", private=True, mails=part(request, Mailbox).newest_first())


async def show(request: Request) -> Response:
    """GET /demo/mailbox/{id}: one e-mail as text, as HTML, and its headers."""
    answer = page(request, "demo/mail.html", private=True, mail=_found(request), sandbox=SANDBOX)
    answer.headers["content-security-policy"] = WITH_A_FRAME
    return answer


async def html(request: Request) -> Response:
    """GET /demo/mailbox/{id}/html: the HTML part, for the frame on the e-mail's page."""
    headers = {
        "content-security-policy": IN_A_FRAME,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
    }
    shown = HEAD.sub(lambda head: head.group() + LINKS_OPEN_A_PAGE, _found(request).html, count=1)
    return HTMLResponse(shown, headers=headers)


def _found(request: Request) -> Kept:
    kept = part(request, Mailbox).find(request.path_params["id"])
    if kept is None:
        raise NotFound
    return kept


ROUTES = [
    Route("/demo/news", news.create, methods=["POST"]),
    Route("/demo/mailbox", index),
    Route("/demo/mailbox/{id:int}", show),
    Route("/demo/mailbox/{id:int}/html", html),
]
