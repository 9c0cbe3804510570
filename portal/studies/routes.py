"""The public pages of studies."""

from datetime import date

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from portal import clock
from portal.db import Database
from portal.i18n import language, link, prefix
from portal.studies.listing import Asked, rows
from portal.studies.page import words
from portal.studies.page.athand import first_numbers
from portal.studies.page.pages import page_near, study_page
from portal.studies.page.writing import address
from portal.studies.searching import search
from portal.teams import portraits
from portal.texts.shelf import Shelf
from portal.web import ready
from portal.web.errors import NotFound
from portal.web.forms import Form
from portal.web.pages import page
from portal.web.parts import part, parts_of
from portal.web.statics import FOR_EVER


class NctId(Convertor[str]):
    """A study's number in an address, in any case."""

    regex = "[Nn][Cc][Tt][0-9]{8}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("nct", NctId())


async def index(request: Request) -> Response:
    """GET /: every study, or those that `q` and `status` find, the nearest to `near` first. A portal with one
    study leads to it."""
    typed = request.query_params
    asked = Asked.of(typed)
    async with part(request, Database).read() as session:
        if not typed.keys() - {"near"} and len(numbers := await first_numbers(session, 2)) == 1:
            to = address(numbers[0]) + (f"?{request.url.query}" if typed else "")
            return RedirectResponse(link(to), 307, ready.NOT_SHARED)
        place = asked.near.at if asked.near else None
        found = await search(session, asked.query, asked.status or None, asked.page, place)
    answer = page(
        request,
        "studies/index.html",
        found=found,
        rows=rows(found, asked.near),
        asked=asked,
        form=Form(),
        statuses=words.statuses(),
        previous=asked.at(found.page - 1) if found.page > 1 else "",
        next=asked.at(found.page + 1) if found.page < found.pages else "",
    )
    if asked.near:
        answer.headers.update(ready.NOT_SHARED)
    return answer


async def show(request: Request) -> Response:
    """GET /studies/{nct_id}: the study's page, the same for everybody; by distance from `?near=`."""
    nct_id: str = request.path_params["nct_id"]
    if not nct_id.isupper():
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(link(address(nct_id.upper()) + asked), 308)
    if request.scope["query_string"] and (typed := request.query_params.get("near", "").strip()):
        return await ready.once(request, await page_near(parts_of(request), nct_id, typed))
    key = (nct_id, language(), prefix(), _today())
    made = await part(request, ready.ReadyPages).get(key, lambda: study_page(parts_of(request), nct_id))
    return ready.send(request, made)


async def picture(request: Request) -> Response:
    """GET /pictures/{name}: a picture from the operator's folder, or of a contact as their team uploaded it.
    Its address changes with its content."""
    found = part(request, Shelf).library.picture_at(request.url.path)
    if found is None:
        return await _portrait(request)
    return FileResponse(found.file, media_type=found.media_type, headers={"cache-control": FOR_EVER})


async def _portrait(request: Request) -> Response:
    async with part(request, Database).read() as session:
        content = await portraits.find(session, request.path_params["name"])
    if content is None:
        raise NotFound
    return Response(content, media_type=portraits.MEDIA_TYPE, headers={"cache-control": FOR_EVER})


def _today() -> date:
    return clock.now().date()
