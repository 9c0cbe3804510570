"""The application: what surrounds every request, and what begins and ends with the server."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import Lifespan

from portal import failures, worker
from portal.addresses import ROUTES
from portal.assembly import assemble
from portal.config import Settings, load, require_secrets
from portal.db import Database
from portal.db.schema import prepare
from portal.logs import configure
from portal.security.bodies import LimitedBodies
from portal.security.failures import AnsweredFailures
from portal.security.headers import SecurityHeaders
from portal.security.origin import SameSitePosts
from portal.teams.policy import declare
from portal.texts.shelf import Shelf
from portal.web.languages import Languages
from portal.web.parts import Parts, keep


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
            Middleware(AnsweredFailures, answer=failures.unexpected),
            Middleware(SameSitePosts, base_url=settings.base_url, refusal=failures.cross_site),
            Middleware(LimitedBodies),
        ],
        exception_handlers=failures.PAGES,
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
        await declare(database, parts[Settings])
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
