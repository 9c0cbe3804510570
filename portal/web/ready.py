"""Ready pages: rendered and compressed once, then served from memory until what they show changes."""

import asyncio
import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from portal.db import Database, revision
from portal.web.languages import language_headers

MOST_BYTES = 64 * 1024 * 1024
BYTES_BESIDE_THE_BODY = 1024
SECONDS_BETWEEN_LOOKS = 1.0
COMPRESSION = 6
TAG_LENGTH = 20
READS_GZIP = re.compile(r"\b(?:x-)?gzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
CACHED = {"cache-control": "public, no-cache"}
NOT_SHARED = {"cache-control": "private, no-cache"}
MEDIA_TYPE = "text/html"


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """A page as it is sent, compressed, with its headers; `common` are those of every answer about it. A
    strong tag for each of its two forms."""

    compressed: bytes
    headers: list[tuple[bytes, bytes]]
    common: dict[str, str]
    tag: str
    plain_tag: str
    revision: int


class Watch:
    """The public revision as this process knows it: looked up once a second at most."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: int | None = None
        self._looked_at = 0.0

    async def revision(self) -> int:
        """The number as it was a moment ago."""
        now = time.monotonic()
        if self._known is None or now - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._looked_at = now  # set before the look, so that others are not kept waiting by it
            async with self._database.read() as session:
                self._known = await revision.current(session)
        return self._known


class ReadyPages:
    """The pages kept; the least recently used one goes first when they fill `most_bytes`."""

    def __init__(self, watch: Watch, most_bytes: int = MOST_BYTES) -> None:
        self._watch = watch
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, ReadyPage] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[ReadyPage]] = {}

    async def get(self, key: Hashable, make: Callable[[], Awaitable[str]]) -> ReadyPage:
        """The page of this key, made by `make` if it is not there or something public has changed since."""
        revision_now = await self._watch.revision()
        kept = self._pages.get(key)
        if kept is not None and kept.revision == revision_now:
            self._pages.move_to_end(key)
            return kept
        return await self._made_once(key, revision_now, make)

    async def _made_once(
        self, key: Hashable, revision_now: int, make: Callable[[], Awaitable[str]]
    ) -> ReadyPage:
        """However many ask at once, one of them makes the page; those who leave early do not stop it."""
        task = self._making.get(key)
        if task is None:
            task = asyncio.create_task(self._make(key, revision_now, make))
            self._making[key] = task
            task.add_done_callback(lambda _: self._making.pop(key, None))
        return await asyncio.shield(task)

    async def _make(self, key: Hashable, revision_now: int, make: Callable[[], Awaitable[str]]) -> ReadyPage:
        page = await asyncio.to_thread(_ready, await make(), revision_now)
        self._drop(key)
        self._pages[key] = page
        self._bytes += _size(page)
        while self._bytes > self._most_bytes and len(self._pages) > 1:
            self._drop(next(iter(self._pages)))
        return page

    def _drop(self, key: Hashable) -> None:
        if (page := self._pages.pop(key, None)) is not None:
            self._bytes -= _size(page)


def reads_gzip(request: Request) -> bool:
    """Whether the browser asks for gzip, and has not refused it (RFC 9110, 12.5.3)."""
    return READS_GZIP.search(request.headers.get("accept-encoding", "")) is not None


def send(request: Request, page: ReadyPage) -> Response:
    """The page, compressed where the browser can read that; 304 without a body where it has it already."""
    asked = request.headers
    compressed = reads_gzip(request)
    known = asked.get("if-none-match")
    if known is not None and _holds(known, page):
        tag = page.tag if compressed else page.plain_tag
        return Response(status_code=304, headers={**page.common, "etag": tag})
    if compressed:
        return _Sent(page.compressed, page.headers)
    body = gzip.decompress(page.compressed)
    return Response(body, headers={**page.common, "etag": page.plain_tag}, media_type=MEDIA_TYPE)


async def once(request: Request, html: str) -> Response:
    """A page that was made for one visitor and is kept by their browser alone: for going back to it with
    what was typed. It holds no secret that compressing it together with what they sent could betray."""
    headers = NOT_SHARED | language_headers("Accept-Encoding")
    if not reads_gzip(request):
        return Response(html, headers=headers, media_type=MEDIA_TYPE)
    body = await asyncio.to_thread(gzip.compress, html.encode(), COMPRESSION, mtime=0)
    return Response(body, headers=headers | {"content-encoding": "gzip"}, media_type=MEDIA_TYPE)


class _Sent(Response):
    """A whole answer whose headers were made with the page: making them takes longer than the rest."""

    def __init__(self, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        self.status_code = 200
        self.body = body
        self.raw_headers = headers.copy()
        self.background = None


def _ready(html: str, revision_now: int) -> ReadyPage:
    body = html.encode()
    digest = hashlib.sha256(body).hexdigest()[:TAG_LENGTH]
    compressed, tag = gzip.compress(body, COMPRESSION, mtime=0), f'"{digest}-gz"'
    common = CACHED | language_headers("Accept-Encoding")
    headers = {**common, "etag": tag, "content-encoding": "gzip"}
    raw = Response(compressed, headers=headers, media_type=MEDIA_TYPE).raw_headers
    return ReadyPage(compressed, raw, common, tag, f'"{digest}"', revision_now)


def _holds(known: str, page: ReadyPage) -> bool:
    """Whether an If-None-Match names the page. RFC 9110, 13.1.2: weak comparison; "*" is any."""
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return not tags.isdisjoint({page.tag, page.plain_tag, "*"})


def _size(page: ReadyPage) -> int:
    return len(page.compressed) + BYTES_BESIDE_THE_BODY
