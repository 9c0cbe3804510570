"""Leaving an ill relay alone: its failures are counted in the database, so that every worker waits, and
no mail pays."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.engine import session_is_postgresql
from portal.mail.models import RelayHealth
from portal.mail.outcomes import Answer, scrubbed
from portal.mail.schedule import backoff


@dataclass(frozen=True, slots=True)
class Circuit:
    """Failures in a row, until when nothing is tried, and the last problem in a line."""

    failures: int = 0
    open_until: datetime | None = None
    last_problem: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the relay is being left alone."""
        return self.open_until is not None and clock.now() < self.open_until


async def look(session: AsyncSession, relay: str) -> Circuit:
    """How the relay "host:port" has been lately."""
    return (await all_circuits(session)).get(relay, Circuit())


async def all_circuits(session: AsyncSession) -> dict[str, Circuit]:
    """Every relay that ever failed: one, unless the setting was changed."""
    rows = await session.execute(
        select(RelayHealth.name, RelayHealth.failures, RelayHealth.open_until, RelayHealth.last_problem)
    )
    return {name: Circuit(failures, until, problem) for name, failures, until, problem in rows}


async def trip(session: AsyncSession, relay: str, answer: Answer) -> datetime:
    """Counts a failure; returns when the relay may be tried again. Two workers that meet one failure
    count it once."""
    circuit = await look(session, relay)
    if circuit.open_until is not None and circuit.is_open:
        return circuit.open_until
    until = clock.now() + backoff(circuit.failures + 1)
    changed = {
        "failures": circuit.failures + 1,
        "open_until": until,
        "last_problem": " ".join(f"{answer.step}: {answer.code or ''} {scrubbed(answer.text, '')}".split()),
    }
    upsert = postgresql.insert if session_is_postgresql(session) else sqlite.insert
    await session.execute(
        upsert(RelayHealth)
        .values(name=relay, **changed)
        .on_conflict_do_update(index_elements=["name"], set_=changed)
    )
    return until


async def mend(session: AsyncSession, relay: str) -> None:
    """The relay works again."""
    await session.execute(
        update(RelayHealth).where(RelayHealth.name == relay).values(failures=0, open_until=clock.now())
    )
