"""The application: its route table, what surrounds every request, and the page each error becomes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as TooManyWaiting
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Lifespan

from portal import health, worker
from portal.assembly import assemble
from portal.config import Settings, load, require_secrets
from portal.db import Database
from portal.db.schema import prepare
from portal.i18n import link
from portal.information import routes as information
from portal.leads import routes as leads
from portal.logs import configure, failure
from portal.security.bodies import BodyTooLarge, LimitedBodies
from portal.security.failures import AnsweredFailures
from portal.security.headers import SecurityHeaders
from portal.security.origin import SameSitePosts
from portal.studies import routes as studies
from portal.studies.reading import StudyMoved, StudyNotFound
from portal.texts.shelf import Shelf
from portal.tokens import BadToken
from portal.web import statics
from portal.web.errors import NotFound, UnreadableForm
from portal.web.languages import Languages
from portal.web.pages import page
from portal.web.parts import Parts, keep

ROUTES = [
    Route("/", studies.index),
    Route("/studies/{nct_id:nct}", studies.show),
    Route("/studies/{nct_id:nct}/message", leads.new),
    Route("/studies/{nct_id:nct}/message", leads.create, methods=["POST"]),
    Route("/receipts/{token}", leads.receipt),
    Route("/receipts/{token}/email", leads.correct, methods=["POST"]),
    Route("/receipts/{token}/withdraw", leads.withdraw, methods=["POST"]),
    Route("/answers/{token}", leads.answer),
    Route("/answers/{token}", leads.unlock, methods=["POST"]),
    Route("/faq", information.faq),
    Route("/privacy", information.privacy),
    Route("/accessibility", information.accessibility),
    Route("/pictures/{name}", studies.picture),
    Route("/static/{path:path}", statics.show),
    Route("/health/live", health.live),
    Route("/health/ready", health.ready),
    Route("/metrics", health.metrics),
]

RETRY_SECONDS = 60

ERRORS: dict[type[Exception], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    StudyNotFound: HTTPStatus.NOT_FOUND,
    BadToken: HTTPStatus.NOT_FOUND,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnreadableForm: HTTPStatus.BAD_REQUEST,
}


def create(
    settings: Settings,
    *,
    with_worker: bool = False,
    more_routes: Sequence[Route] = (),
    more_parts: Sequence[object] = (),
) -> Starlette:
    """The application for these settings. Raises BadSettings and BadText before it serves anything."""
    require_secrets(settings, mail=True)
    parts = assemble(settings, *more_parts)
    app = Starlette(
        routes=[*ROUTES, *more_routes],
        middleware=[
            Middleware(SecurityHeaders, secure=settings.secure),
            Middleware(Languages, spoken=settings.languages, secure=settings.secure),
            Middleware(AnsweredFailures, answer=_unexpected),
            Middleware(SameSitePosts, base_url=settings.base_url, refusal=_cross_site),
            Middleware(LimitedBodies),
        ],
        exception_handlers={HTTPException: _http_error, OperationalError: _busy, TooManyWaiting: _busy}
        | {StudyMoved: _moved}
        | {error: _page_for(status) for error, status in ERRORS.items()},
        lifespan=_lifespan(parts, with_worker),
    )
    app.router.redirect_slashes = False  # it would lose the language, and trust the Host header
    keep(app, parts)
    return app


def from_environment() -> Starlette:
    """For `uvicorn --factory`: a server process that leaves the mail to a worker."""
    configure()
    return create(load())


def with_worker_from_environment() -> Starlette:
    """For `uvicorn --factory`: a server process that also runs the worker."""
    configure()
    return create(load(), with_worker=True)


def _lifespan(parts: Parts, with_worker: bool) -> Lifespan[Starlette]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        database = parts[Database]
        await prepare(database)
        await parts[Shelf].enter(ending=True)
        task = asyncio.create_task(worker.run(parts)) if with_worker else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await database.dispose()

    return lifespan


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
    fitting = [route for route in ROUTES if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in fitting for method in route.methods or ()})


def _moved(request: Request, error: Exception) -> Response:
    """The same page of the study that the registry lists now. It may list the old one again some day."""
    asked = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path
    if isinstance(error, StudyMoved):
        path = path.replace(request.path_params["nct_id"], error.to, 1)
    return RedirectResponse(link(path + asked), 308, {"cache-control": "no-cache"})


def _unexpected(request: Request, error: Exception) -> Response:
    failure("request.failed", error, endpoint=getattr(request.scope.get("endpoint"), "__qualname__", ""))
    return page(request, "error.html", 500, private=True, code=500)


def _busy(request: Request, error: Exception) -> Response:
    """The database is locked or gone for now: what was sent was not stored, and may be sent again."""
    failure("request.refused", error, endpoint=getattr(request.scope.get("endpoint"), "__qualname__", ""))
    answer = page(request, "error.html", 503, private=True, code=503)
    answer.headers["retry-after"] = str(RETRY_SECONDS)
    return answer


def _cross_site(request: Request) -> Response:
    return page(request, "error.html", 403, private=True, code=403)
