"""Static files, served from memory under addresses that change with their content, so that browsers keep
them for ever."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from rjsmin import jsmin
from starlette.requests import Request
from starlette.responses import Response

from portal.web.errors import NotFound
from portal.web.parts import part
from portal.web.ready import reads_gzip

HASH_LENGTH = 10
SMALLEST_WORTH_COMPRESSING = 256
FOR_EVER = "public, max-age=31536000, immutable"
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Static:
    """A file as it is sent."""

    url: str
    media_type: str
    body: bytes
    compressed: bytes | None


class Statics:
    """Every file below the folder `static`, and the operator's logo if there is one, read once."""

    def __init__(self, folder: Path, logo: Path | None = None) -> None:
        self._by_name = {
            file.relative_to(folder).as_posix(): _read(file, folder)
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        if logo is not None:
            self._by_name["logo"] = _read(logo, logo.parent)
        self._by_url = {static.url: static for static in self._by_name.values()}

    def url(self, name: str) -> str:
        """The address of a file, such as "css/portal.css"."""
        return self._by_name[name].url

    def find(self, path: str) -> Static | None:
        """The file at an address, if there is one."""
        return self._by_url.get(path)

    def at(self, path: str) -> Static:
        """The same. Raises NotFound."""
        found = self.find(path)
        if found is None:
            raise NotFound
        return found


async def show(request: Request) -> Response:
    """GET /static/{hash}/{name}."""
    return send(request, part(request, Statics).at(request.url.path))


def send(request: Request, static: Static) -> Response:
    """The file, compressed where that was worth it and the browser can read it."""
    headers = {"cache-control": FOR_EVER, "content-type": static.media_type}
    if static.compressed is None:
        return Response(static.body, headers=headers)
    headers["vary"] = "Accept-Encoding"
    if reads_gzip(request):
        return Response(static.compressed, headers=headers | {"content-encoding": "gzip"})
    return Response(static.body, headers=headers)


def _read(file: Path, folder: Path) -> Static:
    body = file.read_bytes()
    if file.suffix == ".js":
        body = jsmin(body)  # written to be read, sent to be small
    digest = hashlib.sha256(body).hexdigest()[:HASH_LENGTH]
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    worth_it = media_type.startswith(COMPRESSIBLE) and len(body) >= SMALLEST_WORTH_COMPRESSING
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    url = f"/static/{digest}/{file.relative_to(folder).as_posix()}"
    return Static(url, media_type, body, gzip.compress(body, 9, mtime=0) if worth_it else None)
