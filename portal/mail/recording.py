"""Writing down what became of an attempt, and what follows from it for the mail and for its address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.mail.claiming import Claimed
from portal.mail.kinds import TO_PARTICIPANTS
from portal.mail.models import NOT_LEASED, Outbox, State
from portal.mail.outcomes import Answer, Verdict, scrubbed
from portal.mail.schedule import retry_after, unknown_after
from portal.mail.suppression import suppress

REFUSALS = {Verdict.NO_SUCH_ADDRESS, Verdict.AGAINST_POLICY, Verdict.REFUSED}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at one mail. `to` is empty where the mail could not be opened; `until` is when an ill relay
    may be tried again."""

    mail: Claimed
    verdict: Verdict
    answer: Answer
    to: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail, for what it is about: `state` is where it is now, `verdict` why."""

    mail_id: str
    kind: str
    about: str
    verdict: Verdict
    state: State
    code: int = 0


async def record(
    session: AsyncSession,
    keyring: Keyring,
    owner: str,
    attempt: Attempt,
    relay_open_at: datetime | None = None,
) -> Outcome | None:
    """Writes an attempt down; None when the mail was no longer this worker's to speak for."""
    mail, verdict = attempt.mail, attempt.verdict
    if verdict is Verdict.LEASE_LOST:
        return None
    values = _becomes(attempt, clock.now(), relay_open_at)
    if attempt.answer.code or attempt.answer.text:
        values["last_code"] = attempt.answer.code or None
        values["last_text"] = scrubbed(attempt.answer.text, attempt.to)
    # A 250 is true whoever holds the mail by now, and may keep another worker from sending a copy.
    held = and_(Outbox.state == State.SENDING, Outbox.lease_owner == owner)
    known = and_(Outbox.state.in_((State.SENDING, State.QUEUED, State.PARKED)))
    written = await session.execute(
        update(Outbox)
        .where(Outbox.id == mail.id, known if verdict is Verdict.ACCEPTED else held)
        .values(**values, **NOT_LEASED)
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
    if written.first() is None:
        return None
    if verdict is Verdict.NO_SUCH_ADDRESS and mail.kind in TO_PARTICIPANTS:
        await suppress(session, keyring, attempt.to, "no such address")
    return Outcome(mail.id, mail.kind, mail.about, verdict, values["state"], attempt.answer.code)


def ended_as(mail: Claimed, state: State, verdict: Verdict) -> Outcome:
    """The outcome of a mail that ended without an attempt."""
    return Outcome(mail.id, mail.kind, mail.about, verdict, state)


def _becomes(attempt: Attempt, now: datetime, relay_open_at: datetime | None) -> dict[str, Any]:
    """The columns that change."""
    mail, verdict = attempt.mail, attempt.verdict
    if verdict is Verdict.ACCEPTED:
        return {"state": State.ACCEPTED, "attempts": mail.attempts + 1, "finished_at": now}
    if verdict in REFUSALS:
        return {"state": State.DEAD, "attempts": mail.attempts + 1, "finished_at": now}
    if verdict is Verdict.EXPIRED:
        return {"state": State.EXPIRED, "finished_at": now}
    if verdict is Verdict.UNKNOWN:
        counted = {"unknowns": mail.unknowns + 1}
        wait, given_up = unknown_after(mail.unknowns + 1), State.PARKED
    elif verdict is Verdict.RELAY_DOWN:
        # Behind what else is due by then, so that a mail the relay hangs up on does not keep the others
        # waiting.
        return {"state": State.QUEUED, "next_at": relay_open_at or now}
    else:
        counted = {"attempts": mail.attempts + 1}
        wait, given_up = retry_after(mail.attempts + 1), State.DEAD
    if wait is None:
        return {"state": given_up, "finished_at": now, **counted}
    if mail.expires_at is not None and now + wait >= mail.expires_at:
        return {"state": State.EXPIRED, "finished_at": now, **counted}
    return {"state": State.QUEUED, "next_at": now + wait, **counted}
