"""All that is due of news of studies: what changed is noticed, matched, and told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from portal.alerts.digests.rounds import queue_due
from portal.alerts.digests.taking_back import take_back
from portal.alerts.matching.noticing import notice
from portal.alerts.matching.rounds import match_due
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database, revision
from portal.logs import failure
from portal.web.parts import Parts

Matcher = Callable[[Database], Awaitable[int]]
Step = Callable[[], Awaitable[int]]
REPEATED = {"noticed", "taken_back"}  # until there is nothing left: they take so many at a time


@dataclass(frozen=True, slots=True)
class Round:
    """How many studies had changed, how many stretches of subscriptions were matched, how many digests had
    never left, how many were queued, and how much of it failed and is tried again."""

    noticed: int = 0
    matched: int = 0
    taken_back: int = 0
    queued: int = 0
    failed: int = 0


class Teller:
    """Does what is due again and again; studies are looked at only when something public has changed."""

    def __init__(self, parts: Parts, match: Matcher = match_due) -> None:
        self._parts = parts
        self._match = match
        self._looked_at: int | None = None

    async def look(self) -> Round:
        """A round."""
        database = self._parts[Database]
        async with database.read() as session:
            now = await revision.current(session)
        is_new = now != self._looked_at
        keyring, settings = self._parts[Keyring], self._parts[Settings]
        done = await tell_due(database, keyring, settings, notices=is_new, match=self._match)
        if not done.failed:
            self._looked_at = now
        return done


async def tell_due(
    database: Database,
    keyring: Keyring,
    settings: Settings,
    *,
    at_any_hour: bool = False,
    notices: bool = True,
    match: Matcher = match_due,
) -> Round:
    """Does what is due. A step that fails is logged and holds up none of the others: whoever has news that
    was found is told. Without `notices`, studies are taken to be as they were."""
    steps: dict[str, Step] = {
        "noticed": lambda: notice(database),
        "matched": lambda: match(database),
        "taken_back": lambda: take_back(database),
        "queued": lambda: queue_due(database, keyring, settings, at_any_hour=at_any_hour),
    }
    numbers = dict.fromkeys(steps, 0)
    failed = 0
    for name, step in steps.items():
        if name == "noticed" and not notices:
            continue
        try:
            while done := await step():
                numbers[name] += done
                if name not in REPEATED:
                    break
        except Exception as error:  # noqa: BLE001 - it may go well the next time
            failure("alerts.round_failed", error, step=name)
            failed += 1
    return Round(**numbers, failed=failed)
