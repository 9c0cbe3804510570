"""Writing down what became of an attempt, and what follows from it for the mail and for its address."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Integer, String, and_, bindparam, func, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.mail.claiming import Claimed
from portal.mail.kinds import TO_PARTICIPANTS
from portal.mail.models import NOT_LEASED, OUTBOX, State
from portal.mail.outcomes import Answer, Verdict, scrubbed
from portal.mail.schedule import retry_after, unknown_after
from portal.mail.suppression import suppress

ENDS = {
    Verdict.ACCEPTED: State.ACCEPTED,
    Verdict.NO_SUCH_ADDRESS: State.DEAD,
    Verdict.AGAINST_POLICY: State.DEAD,
    Verdict.REFUSED: State.DEAD,
    Verdict.EXPIRED: State.EXPIRED,
}

HELD_BY_US = and_(OUTBOX.c.state == State.SENDING, OUTBOX.c.lease_owner == bindparam("owner"))
# A 250 is true whoever holds the mail by now, and noting it may keep another worker from sending a copy.
STILL_OPEN = and_(
    bindparam("true_anyway", type_=Boolean),
    OUTBOX.c.state.in_((State.SENDING, State.QUEUED, State.PARKED)),
)
RECORD = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("mail"), or_(HELD_BY_US, STILL_OPEN))
    .values(
        state=bindparam("new_state"),
        next_at=bindparam("due_at"),
        finished_at=bindparam("ended_at"),
        attempts=bindparam("tries"),
        unknowns=bindparam("unclear"),
        last_code=func.coalesce(bindparam("code", type_=Integer), OUTBOX.c.last_code),
        last_text=func.coalesce(bindparam("text", type_=String), OUTBOX.c.last_text),
        **NOT_LEASED,
    )
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at one mail. `to` is empty where the mail could not be opened."""

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


@dataclass(frozen=True, slots=True)
class _After:
    """The columns an attempt changes."""

    new_state: State
    due_at: datetime
    ended_at: datetime | None
    tries: int
    unclear: int

    def columns(self) -> dict[str, object]:
        """The values of RECORD."""
        return {name: getattr(self, name) for name in self.__slots__}


async def record(
    session: AsyncSession,
    keyring: Keyring,
    owner: str,
    attempt: Attempt,
    relay_open_at: datetime | None = None,
) -> list[Outcome]:
    """Writes an attempt down. Nothing comes of it when the mail was no longer this worker's to speak for; an
    address that is suppressed takes the other mails that wait for it along.

    `relay_open_at` is when an ill relay may be tried again.
    """
    mail, verdict, answer = attempt.mail, attempt.verdict, attempt.answer
    if verdict is Verdict.LEASE_LOST:
        return []
    after = _after(attempt, clock.now(), relay_open_at)
    said = {"code": answer.code or None, "text": scrubbed(answer.text, attempt.to) or None}
    whose = {"mail": mail.id, "owner": owner, "true_anyway": verdict is Verdict.ACCEPTED}
    connection = await session.connection()
    if not (await connection.execute(RECORD, {**after.columns(), **said, **whose})).rowcount:
        return []
    outcome = Outcome(mail.id, mail.kind, mail.about, verdict, after.new_state, answer.code)
    return [outcome, *await suppressed_by(session, keyring, outcome, attempt.to)]


async def suppressed_by(
    session: AsyncSession, keyring: Keyring, outcome: Outcome, address: str
) -> list[Outcome]:
    """What becomes of the other mails to an address of a participant's that does not exist: it is not
    written to any more."""
    if outcome.verdict is not Verdict.NO_SUCH_ADDRESS or outcome.kind not in TO_PARTICIPANTS:
        return []
    stopped = await suppress(session, keyring, address, "no such address")
    return [Outcome(*one, Verdict.SUPPRESSED, State.SUPPRESSED) for one in stopped]


def ended_as(mail: Claimed, state: State, verdict: Verdict) -> Outcome:
    """The outcome of a mail that ended without an attempt."""
    return Outcome(mail.id, mail.kind, mail.about, verdict, state)


def _after(attempt: Attempt, now: datetime, relay_open_at: datetime | None) -> _After:
    """Where an attempt leaves its mail."""
    mail, verdict = attempt.mail, attempt.verdict
    unknown = verdict is Verdict.UNKNOWN
    free = verdict in {Verdict.UNKNOWN, Verdict.RELAY_DOWN, Verdict.EXPIRED}
    counts = {"tries": mail.attempts + (not free), "unclear": mail.unknowns + unknown}
    if verdict in ENDS:
        return _After(ENDS[verdict], mail.next_at, now, **counts)
    if verdict is Verdict.RELAY_DOWN:
        # Behind what else is due by then: a mail the relay hangs up on must not keep the others waiting.
        return _After(State.QUEUED, relay_open_at or now, None, **counts)
    wait = unknown_after(mail.unknowns + 1) if unknown else retry_after(mail.attempts + 1)
    if wait is None:
        return _After(State.PARKED if unknown else State.DEAD, mail.next_at, now, **counts)
    if mail.expires_at is not None and now + wait >= mail.expires_at:
        return _After(State.EXPIRED, mail.next_at, now, **counts)
    return _After(State.QUEUED, now + wait, None, **counts)
