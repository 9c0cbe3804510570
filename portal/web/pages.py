"""Rendering pages."""

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match

from portal import i18n
from portal.config import Settings
from portal.templating import environment
from portal.web.languages import language_headers
from portal.web.parts import part
from portal.web.statics import Statics
from portal.web.telephone import with_short_numbers

PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow"}


class Pages:
    """The templates, compiled once."""

    def __init__(self, folder: Path, statics: Statics, settings: Settings) -> None:
        self.environment = environment(folder)
        self.environment.filters.update(dialled=with_short_numbers, moment=_by_the_clock)
        self.environment.globals.update(
            static=statics.url,
            operator_name=settings.operator_name,
            operator_address=settings.operator_address,
            has_logo=bool(settings.logo),
            base_url=settings.base_url,
            languages=settings.languages,
        )

    def render(self, template: str, *, here: str = "", is_public: bool = False, **context: Any) -> str:
        """The page as text; what the template needs and is not given is an error. `here` is the page's own
        address without its language, at which the page can be had in the others; `is_public` says that search
        engines may have it."""
        return self.environment.get_template(template).render(context, here=here, is_public=is_public)


def page(
    request: Request, template: str, status: int = 200, *, private: bool = False, **context: Any
) -> Response:
    """A page as an answer. A private one is kept nowhere, tells no other site where it was, and is not
    indexed."""
    html = part(request, Pages).render(template, here=_address(request), is_public=not private, **context)
    headers = PRIVATE if private else {"cache-control": "no-cache"}
    return HTMLResponse(html, status, headers=headers | language_headers())


def _address(request: Request) -> str:
    """Where the page can be had without sending anything: its own address, with what was asked for. An answer
    to a form may stand at an address that only takes forms; then it is the nearest page above."""
    path: str = request.scope["path"]
    if request.method in {"GET", "HEAD"}:
        return quote(path) + (f"?{request.url.query}" if request.url.query else "")
    while not _is_page(request, path):
        path = path.rpartition("/")[0] or "/"
    return quote(path)


def _is_page(request: Request, path: str) -> bool:
    scope = {**request.scope, "method": "GET", "path": path}
    return path == "/" or any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _by_the_clock(moment: datetime) -> Markup:
    """A moment in UTC, marked so that the page's script can tell it by the visitor's own clock."""
    return Markup('<time datetime="{}">{}</time>').format(
        moment.isoformat(timespec="seconds"), i18n.format_moment(moment)
    )
