"""The language of a request: the one its address names, else the one its visitor is likely to read.

`/es/studies/…` is Spanish for everybody. An address without a language is answered in that of the cookie,
else in the one that the browser asks for, else in the first of PORTAL_LANGUAGES. Nothing redirects, and the
links on a page lead to addresses like its own, so that nobody is lost without cookies or JavaScript."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.i18n import language, prefix, speaking

COOKIE = "language"  # behind https with `__Host-`; portal.js sets it too, when a language is chosen
REMEMBERED_FOR = timedelta(days=365)
WITHOUT_LANGUAGE = ("/static/", "/pictures/", "/health/", "/metrics")
LONGEST_HEADER = 500  # characters that are read; browsers send a few dozen
MOST_HEADERS = 1024
RANGE = re.compile(
    r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
)
VARIES = "Accept-Language, Cookie"


class Languages:
    """Takes the language off the address, so that all that follows knows one address for all languages, and
    speaks it until the request is answered. An address may end with a slash."""

    def __init__(self, app: ASGIApp, spoken: Sequence[str], secure: bool) -> None:
        self.app = app
        self.spoken = tuple(spoken)
        self.by_name = {code.lower(): code for code in spoken}
        name = re.escape(cookie_name(secure=secure)).encode()
        self.cookie = re.compile(rb"(?:^|;\s*)" + name + rb"=([A-Za-z-]+)\s*(?:;|$)")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        start, below = "", path
        code = path[1:].partition("/")[0]
        if code in self.spoken and not path.startswith(WITHOUT_LANGUAGE, len(code) + 1):
            start, below = f"/{code}", path[len(code) + 1 :] or "/"
        else:
            code = self._fitting(scope["headers"])
        if below != "/":
            below = below.removesuffix("/")
        if below != path:
            scope = {**scope, "path": below, "raw_path": _below(scope.get("raw_path"), start)}
        with speaking(code, start):
            await self.app(scope, receive, send)

    def _fitting(self, headers: Iterable[tuple[bytes, bytes]]) -> str:
        """What the cookie or the browser asks for."""
        accepted = ""
        for name, value in headers:
            if name == b"cookie" and (found := self.cookie.search(value)):
                if chosen := self.by_name.get(found[1].decode("ascii").lower()):
                    return chosen
            elif name == b"accept-language":
                accepted = value.decode("latin-1")[:LONGEST_HEADER]
        return preferred(accepted, self.spoken)


def cookie_name(*, secure: bool) -> str:
    """The cookie's name; behind https no other host or path can set it (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{COOKIE}" if secure else COOKIE


def remember_language(response: Response, *, secure: bool) -> None:
    """From now on this browser reads addresses without a language in the one being spoken. Scripts may read
    it, since they set it too."""
    response.set_cookie(
        cookie_name(secure=secure),
        language(),
        max_age=int(REMEMBERED_FOR.total_seconds()),
        path="/",
        secure=secure,
        samesite="lax",
    )


def language_headers(varies: str = "") -> dict[str, str]:
    """What an answer says of its language; `varies` is what else it depends on (RFC 9110, 8.5 and 12.5.5)."""
    depends = ", ".join(filter(None, (varies, "" if prefix() else VARIES)))
    return {"content-language": language()} | ({"vary": depends} if depends else {})


@lru_cache(maxsize=MOST_HEADERS)
def preferred(accepted: str, spoken: tuple[str, ...]) -> str:
    """The spoken language that an Accept-Language header asks for most (RFC 9110, 12.5.4; look-up as in
    RFC 4647, 3.4: who reads es-MX reads es); the first one where it asks for none."""
    ranges = [*_ranges(accepted)]
    weights = {code: _weight(code.lower(), ranges) for code in spoken}
    best = max(spoken, key=weights.__getitem__)
    return best if weights[best][0] > 0 else spoken[0]


def _ranges(accepted: str) -> Iterator[tuple[str, float, int]]:
    """Each language range in small letters, its weight, and minus its place; what cannot be read is left
    out."""
    for place, part in enumerate(accepted.split(",")):
        if found := RANGE.fullmatch(part):
            yield found[1].lower(), float(found[2] or 1), -place


def _weight(code: str, ranges: Sequence[tuple[str, float, int]]) -> tuple[float, int]:
    """How much a language is asked for, and how early; "*" counts for those that are not named."""
    named = [(weight, place) for wanted, weight, place in ranges if _fits(wanted, code)]
    others = [(weight, place) for wanted, weight, place in ranges if wanted == "*"]
    return max(named or others or [(0.0, 0)])


def _fits(wanted: str, code: str) -> bool:
    """Whether one is the other, or a kind of it: es-MX and es, pt and pt-BR."""
    return wanted == code or wanted.startswith(f"{code}-") or code.startswith(f"{wanted}-")


def _below(raw_path: bytes | None, start: str) -> bytes | None:
    """The path as it was sent, without the language."""
    return raw_path and (raw_path.removeprefix(start.encode()) or b"/")
