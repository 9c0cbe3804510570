"""The page that each error becomes."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as TooManyWaiting
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from portal.i18n import link
from portal.logs import failure
from portal.person.asked import RequestNotFound
from portal.security.bodies import BodyTooLarge
from portal.studies.reading import StudyMoved, StudyNotFound
from portal.tokens import BadToken
from portal.web.errors import NotFound, UnreadableForm
from portal.web.pages import page

RETRY_SECONDS = 60

ERRORS: dict[type[Exception], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    StudyNotFound: HTTPStatus.NOT_FOUND,
    BadToken: HTTPStatus.NOT_FOUND,
    RequestNotFound: HTTPStatus.NOT_FOUND,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnreadableForm: HTTPStatus.BAD_REQUEST,
}


def _page_for(status: HTTPStatus) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, _: Exception) -> Response:
        return page(request, "error.html", status, private=True, code=status.value)

    return answer


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    answer = page(request, "error.html", status, private=True, code=int(status))
    answer.headers.update(getattr(error, "headers", None) or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["allow"] = ", ".join(_methods(request))
    return answer


def _methods(request: Request) -> list[str]:
    """What the address does answer to, over all of its routes (RFC 9110, 15.5.6)."""
    fitting = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in fitting for method in route.methods or ()})


def _moved(request: Request, error: Exception) -> Response:
    """The same page of the study that the registry lists now. It may list the old one again some day."""
    asked = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path
    if isinstance(error, StudyMoved):
        path = path.replace(request.path_params["nct_id"], error.to, 1)
    return RedirectResponse(link(path + asked), 308, {"cache-control": "no-cache"})


def unexpected(request: Request, error: Exception) -> Response:
    failure("request.failed", error, endpoint=getattr(request.scope.get("endpoint"), "__qualname__", ""))
    return page(request, "error.html", 500, private=True, code=500)


def _busy(request: Request, error: Exception) -> Response:
    """The database is locked or gone for now: what was sent was not stored, and may be sent again."""
    failure("request.refused", error, endpoint=getattr(request.scope.get("endpoint"), "__qualname__", ""))
    answer = page(request, "error.html", 503, private=True, code=503)
    answer.headers["retry-after"] = str(RETRY_SECONDS)
    return answer


def cross_site(request: Request) -> Response:
    return page(request, "error.html", 403, private=True, code=403)


PAGES: dict[Any, Callable[..., Any]] = {
    HTTPException: _http_error,
    OperationalError: _busy,
    TooManyWaiting: _busy,
    StudyMoved: _moved,
    **{error: _page_for(status) for error, status in ERRORS.items()},
}
