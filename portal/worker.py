"""The background loop: mail that is due is sent, and now and then the outbox is looked after. Beside it, so
that no mail waits for that: whoever wrote to a study that closed is told, whoever waits too long is not
forgotten, and studies are brought up to date."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic

from portal.alerts.matching.apart import match_apart
from portal.alerts.rounds import Teller
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.leads.about import Desk
from portal.leads.bounces.rounds import read_new
from portal.leads.closing.watching import Watch
from portal.leads.contacts import failing
from portal.leads.contacts.asking import ask_due
from portal.leads.receipts.finding import answer_all
from portal.leads.telling import abandoned
from portal.leads.telling.rescue import following, sweep
from portal.leads.waiting.turning import turn
from portal.limits.counting import remove_past
from portal.logs import failure, log
from portal.mail import ledger, outbox
from portal.mail.models import State
from portal.mail.notices import tell_operator
from portal.mail.recording import Outcome
from portal.mail.relay import Relay
from portal.retention import keep_house
from portal.studies.registry import freshness
from portal.texts.shelf import Shelf
from portal.web.parts import Parts
from portal.weekly.sending import send_if_due

POLL_SECONDS = 1.0  # mail of other processes is found by looking, mail of this one at once
UPKEEP_SECONDS = 30.0
WEEKLY_SECONDS = 5 * 60.0  # between looks at whether the operator's mail of the week is due
CLOCK_SECONDS = 60.0  # between looks at who waits too long
SYNC_SECONDS = 60.0  # between looks at whether a sync is due
LOST_LINKS_SECONDS = 2.0  # somebody waits for it with their mailbox open
BOUNCES_SECONDS = 60.0
ALERTS_SECONDS = 60.0  # between looks at what is new of studies
ASKING_SECONDS = 60 * 60.0  # between those who are asked whether they are still the contact
RETENTION_SECONDS = 24 * 60 * 60.0
PAUSE_AFTER_FAILURE = 5.0
PATIENCE_SECONDS = 20.0  # for the mail in hand, when told to stop

FAILED = {State.HELD, State.SUPPRESSED, State.EXPIRED, State.DEAD, State.PARKED}


async def run(parts: Parts, *, once: bool = False) -> None:
    """Works until cancelled, and then finishes the mail in hand; with `once` does all that is due, then
    ends."""
    reaction = following(Desk.of(parts))
    relay = Relay(parts[Database], parts[Keyring], parts[Settings], on_outcome=reaction)
    beside = [] if once else _beside(parts)
    with outbox.listening() as news:
        work = asyncio.create_task(_all_due(relay, parts) if once else _forever(relay, parts, news))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            relay.stopping = True
            news.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(work, PATIENCE_SECONDS)
            raise
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await relay.close()


async def run_alone(parts: Parts, *, once: bool = False) -> None:
    """`run` as a process of its own, which SIGTERM and SIGINT end gracefully."""
    work = asyncio.create_task(run(parts, once=once))
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, work.cancel)
    with suppress(asyncio.CancelledError):
        await work


async def _all_due(relay: Relay, parts: Parts) -> None:
    await parts[Shelf].fresh()
    await keep_house(parts[Database], parts[Settings])  # first: nobody hears of what is to be erased
    await freshness.refresh_if_due(parts[Database], parts[Settings])
    await Watch(parts).look()
    await turn(parts)
    await send_if_due(parts)
    while await read_new(parts):
        pass
    await ask_due(parts[Database], Desk.of(parts))
    while await answer_all(parts[Database], Desk.of(parts)):
        pass
    await Teller(parts).look()
    await _look_after(relay, parts)
    while outcomes := await relay.deliver_due():
        _log(outcomes)


def _beside(parts: Parts) -> list["asyncio.Task[None]"]:
    """What goes on for as long as the worker does."""
    database, settings = parts[Database], parts[Settings]
    rounds: tuple[tuple[float, Callable[[], Awaitable[object]]], ...] = (
        (UPKEEP_SECONDS, Watch(parts).look),
        (CLOCK_SECONDS, lambda: turn(parts)),
        (WEEKLY_SECONDS, lambda: send_if_due(parts)),
        (SYNC_SECONDS, lambda: freshness.refresh_if_due(database, settings)),
        (BOUNCES_SECONDS, lambda: read_new(parts)),
        (ASKING_SECONDS, lambda: ask_due(database, Desk.of(parts))),
        (ALERTS_SECONDS, Teller(parts, match_apart).look),
        (LOST_LINKS_SECONDS, lambda: answer_all(database, Desk.of(parts))),
    )
    return [asyncio.create_task(_every(seconds, work)) for seconds, work in rounds]


async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - it may go well the next time
            failure("worker.failed", error)
        await asyncio.sleep(seconds)


async def _forever(relay: Relay, parts: Parts, news: asyncio.Event) -> None:
    looked_after_at, purged_at = -UPKEEP_SECONDS, -RETENTION_SECONDS
    while not relay.stopping:
        news.clear()
        try:
            await parts[Shelf].fresh()
            if monotonic() - looked_after_at >= UPKEEP_SECONDS:
                looked_after_at = monotonic()
                await _look_after(relay, parts)
            if monotonic() - purged_at >= RETENTION_SECONDS:
                purged_at = monotonic()
                await keep_house(parts[Database], parts[Settings])
            if await relay.has_work() and (outcomes := await relay.deliver_due()):
                _log(outcomes)
                continue
            await relay.close(if_idle=True)
        except Exception as error:  # noqa: BLE001 - a full disk must not end the mail for good
            failure("worker.failed", error)
            await _pause(news, PAUSE_AFTER_FAILURE)
        await _pause(news, POLL_SECONDS)


async def _look_after(relay: Relay, parts: Parts) -> None:
    """Ends what is too late, tells the operator what needs them, forgets counts whose time is over, passes on
    messages whose mail failed, and checks that no mail was lost."""
    _log(await relay.expire_overdue())
    async with parts[Database].write.begin() as session:
        await tell_operator(session, parts[Keyring], parts[Settings])
        await freshness.tell_operator(session, parts[Keyring], parts[Settings])
        await failing.tell_operator(session, Desk.of(parts))
        await ledger.tidy(session)
        await remove_past(session)
        counts = await ledger.counts(session)
    await sweep(parts[Database], Desk.of(parts))
    await abandoned.sweep(parts[Database], Desk.of(parts))
    if not counts.conserved:
        log.error("outbox.unbalanced", enqueued=counts.enqueued, purged=counts.purged, **counts.by_state)


async def _pause(news: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(news.wait(), seconds)


def _log(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.state in FAILED:
            log.warning(
                "mail.not_sent",
                mail=outcome.mail_id,
                kind=outcome.kind,
                about=outcome.about,
                state=outcome.state,
                verdict=outcome.verdict,
                code=outcome.code,
            )
