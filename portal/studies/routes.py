"""The public pages of studies."""

from datetime import date
from urllib.parse import urlencode

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from portal import clock
from portal.db import Database
from portal.i18n import language, link, prefix
from portal.studies import words
from portal.studies.athand import first_numbers
from portal.studies.pages import page_near, rows, study_page
from portal.studies.reading import search
from portal.studies.writing import address
from portal.texts.shelf import Shelf
from portal.web import ready
from portal.web.errors import NotFound
from portal.web.pages import page
from portal.web.parts import part, parts_of
from portal.web.statics import FOR_EVER

LONGEST_PAGE_NUMBER = 6


class NctId(Convertor[str]):
    """A study's number in an address, in any case."""

    regex = "[Nn][Cc][Tt][0-9]{8}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("nct", NctId())


async def index(request: Request) -> Response:
    """GET /: every study, or those that `q` and `status` find. A portal with one study leads to it."""
    asked = request.query_params
    query, status, number = (
        asked.get("q", "").strip(),
        asked.get("status", ""),
        _number(asked.get("page", "")),
    )
    statuses = words.statuses()
    if status not in dict(statuses):
        status = ""
    async with part(request, Database).read() as session:
        if not asked and len(numbers := await first_numbers(session, 2)) == 1:
            return RedirectResponse(link(address(numbers[0])), 307, {"cache-control": "no-cache"})
        found = await search(session, query, status or None, number)

    def at(page_number: int) -> str:
        chosen = {"q": query, "status": status, "page": str(page_number) if page_number > 1 else ""}
        asked_again = urlencode({name: value for name, value in chosen.items() if value})
        return f"/?{asked_again}" if asked_again else "/"

    return page(
        request,
        "studies/index.html",
        found=found,
        rows=rows(found),
        query=query,
        chosen=status,
        statuses=statuses,
        previous=at(found.page - 1) if found.page > 1 else "",
        next=at(found.page + 1) if found.page < found.pages else "",
    )


async def show(request: Request) -> Response:
    """GET /studies/{nct_id}: the study's page, the same for everybody; its sites by distance from `?near=`."""
    nct_id: str = request.path_params["nct_id"]
    if not nct_id.isupper():
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(link(address(nct_id.upper()) + asked), 308)
    if typed := request.query_params.get("near", "").strip():
        return await ready.once(request, await page_near(parts_of(request), nct_id, typed))
    key = (nct_id, language(), prefix(), _today())
    made = await part(request, ready.ReadyPages).get(key, lambda: study_page(parts_of(request), nct_id))
    return ready.send(request, made)


async def picture(request: Request) -> Response:
    """GET /pictures/{name}: a picture from the operator's folder. Its address changes with its content."""
    found = part(request, Shelf).library.picture_at(request.url.path)
    if found is None:
        raise NotFound
    return FileResponse(found.file, media_type=found.media_type, headers={"cache-control": FOR_EVER})


def _today() -> date:
    return clock.now().date()


def _number(typed: str) -> int:
    """The page asked for; the first one for anything that is no number."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_PAGE_NUMBER else 1
