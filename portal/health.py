"""For the operator's monitoring: is it up, can it do its work, and do the mails add up."""

import hmac

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from portal.alerts.numbers import numbers
from portal.config import Settings
from portal.db import Database
from portal.logs import failure, log
from portal.mail import outbox
from portal.web.errors import NotFound
from portal.web.parts import part

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def live(_: Request) -> Response:
    """GET /health/live: the process answers."""
    return PlainTextResponse("alive\n", headers={"cache-control": "no-store"})


async def ready(request: Request) -> Response:
    """GET /health/ready: the database can be written and has room, so a message would be kept; else 503."""
    database = part(request, Database)
    try:
        async with database.write.begin() as session:
            await outbox.counts(session)
    except SQLAlchemyError as error:
        failure("health.not_ready", error)
        return _not_ready()
    if not database.has_room():
        log.error("health.disk_full")
        return _not_ready()
    return PlainTextResponse("ready\n", headers={"cache-control": "no-store"})


def _not_ready() -> Response:
    return PlainTextResponse("not ready\n", 503, headers={"cache-control": "no-store"})


async def metrics(request: Request) -> Response:
    """GET /metrics with `Authorization: Bearer <PORTAL_METRICS_TOKEN>`; without a token there is no such
    page."""
    token = part(request, Settings).metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise NotFound
    async with part(request, Database).read() as session:
        counts = await outbox.counts(session)
        news = await numbers(session)
    registry = CollectorRegistry()
    mails = Gauge("portal_outbox_mails", "E-mails in the outbox by state", ["state"], registry=registry)
    for state, number in counts.by_state.items():
        mails.labels(state).set(number)
    Gauge("portal_outbox_enqueued", "E-mails ever put into the outbox", registry=registry).set(
        counts.enqueued
    )
    Gauge("portal_outbox_conserved", "1 when every e-mail is accounted for", registry=registry).set(
        counts.conserved
    )
    people = Gauge(
        "portal_alerts_people", "People who asked for news of studies", ["state"], registry=registry
    )
    for state in ("confirmed", "paused", "pending", "left", "bounced"):
        people.labels(state).set(getattr(news, state))
    waiting = Gauge("portal_alerts_waiting", "What news of studies waits for", ["what"], registry=registry)
    waiting.labels("shards to be matched").set(news.unmatched)
    waiting.labels("people to be told").set(news.untold)
    return Response(generate_latest(registry), media_type=METRICS_TYPE)
