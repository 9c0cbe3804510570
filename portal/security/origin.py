"""Cross-site posts are refused by what browsers say of themselves, so that public pages need no hidden token
and stay the same for everyone (Fetch Metadata, W3C; Origin, RFC 6454)."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

# A neighbor under the same domain is another site to us, though browsers send it our cookies.
ELSEWHERE = {"cross-site", "same-site"}
# RFC 8058: a mail program's button, which may be a page of theirs. The link's own token is what counts.
ONE_CLICK = re.compile(r"(?:/[a-z]{2})?/alerts/unsubscribe/[\w-]+")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class SameSitePosts:
    """Answers an explicit cross-site post with `refusal`; a missing or `null` origin passes, since pages
    that send no referrer have none."""

    def __init__(self, app: ASGIApp, base_url: str, refusal: Callable[[Request], Response]) -> None:
        self.app = app
        self.host = urlsplit(base_url).netloc
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            request = Request(scope, receive)
            if self._is_cross_site(request) and not ONE_CLICK.fullmatch(scope["path"]):
                await self.refusal(request)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _is_cross_site(self, request: Request) -> bool:
        if request.headers.get("sec-fetch-site") in ELSEWHERE:
            return True
        origin = request.headers.get("origin", "null")
        return origin != "null" and _host(origin) not in {self.host, request.headers.get("host", self.host)}


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # "http://[x": no browser says that
        return None
