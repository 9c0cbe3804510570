"""Do the mails add up? Every mail that ever came in is in exactly one state, or was removed when it was
old."""

from dataclasses import dataclass

from sqlalchemy import delete, func, insert, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from portal.mail.models import LEDGER, Entry, Outbox, State

ENQUEUED, PURGED = "enqueued", "purged"
TIDY_ABOVE = 1_000


@dataclass(frozen=True, slots=True)
class Counts:
    """How many mails there are by state, how many ever came in, how many were removed when old."""

    by_state: dict[str, int]
    enqueued: int
    purged: int

    @property
    def conserved(self) -> bool:
        """Whether none was lost and none appeared from nowhere."""
        return self.enqueued == sum(self.by_state.values()) + self.purged


async def add(session: AsyncSession, name: str, amount: int) -> None:
    """Enters mails that come in or are removed, in the transaction that does it."""
    await (await session.connection()).execute(insert(LEDGER), {"name": name, "amount": amount})


async def counts(session: AsyncSession) -> Counts:
    """The numbers of one moment: one statement, so that no transaction comes between them."""
    states = select(literal("state"), Outbox.state, func.count()).group_by(Outbox.state)
    entries = select(literal("entry"), Entry.name, func.sum(Entry.amount)).group_by(Entry.name)
    found = {
        (source, name): int(number)
        for source, name, number in await session.execute(union_all(states, entries))
    }
    return Counts(
        by_state={state.value: found.get(("state", state), 0) for state in State},
        enqueued=found.get(("entry", ENQUEUED), 0),
        purged=found.get(("entry", PURGED), 0),
    )


async def tidy(session: AsyncSession) -> None:
    """Adds up the entries once there are many."""
    if (await session.scalar(select(func.count()).select_from(Entry)) or 0) <= TIDY_ABOVE:
        return
    sums: dict[str, int] = {}
    for name, amount in await session.execute(delete(Entry).returning(Entry.name, Entry.amount)):
        sums[name] = sums.get(name, 0) + amount
    for name, amount in sums.items():
        await add(session, name, amount)
