"""Rendering pages."""

from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from portal import i18n
from portal.config import Settings
from portal.templating import environment
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
            logo=settings.logo,
        )

    def render(self, template: str, **context: Any) -> str:
        """The page as text; what the template needs and is not given is an error."""
        return self.environment.get_template(template).render(context)


def page(
    request: Request, template: str, status: int = 200, *, private: bool = False, **context: Any
) -> Response:
    """A page as an answer. A private one is kept nowhere, tells no other site where it was, and is not
    indexed."""
    html = part(request, Pages).render(template, path=request.url.path, **context)
    return HTMLResponse(html, status, headers=PRIVATE if private else {"cache-control": "no-cache"})


def _by_the_clock(moment: datetime) -> Markup:
    """A moment in UTC, marked so that the page's script can tell it by the visitor's own clock."""
    return Markup('<time datetime="{}">{}</time>').format(
        moment.isoformat(timespec="seconds"), i18n.format_moment(moment)
    )
