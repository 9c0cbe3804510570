"""Attempts to open a share: each is reserved before the passcode is looked at, so that guesses at the same
moment get no more of them than one after the other.

Five are free for each client, then delays grow. A share that met a hundred wrong ones is paused for whoever
is new; its owner, and readers who opened it before, are not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.db import UTCDateTime
from portal.notes.models import Share, ShareAttempt

FREE = 5
MOST_FAILURES = 100
DELAYS = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)),
    *(timedelta(hours=4), timedelta(hours=24)),
)
USE = "client of a share"


class Paused(Exception):
    """The share met too many wrong passcodes. Nothing was counted."""


class TooEarly(Exception):
    """This client tried too often, and may again `until` then. Nothing was counted."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class Client:
    """Who tries: an address, or a reader who opened the share before, whom the pause does not meet."""

    fingerprint: bytes
    is_reader: bool = False

    @classmethod
    def at(cls, keyring: Keyring, share_id: str, address: str) -> "Client":
        """Whoever asks from an address."""
        return cls(keyring.index(USE, f"{share_id} address {address}"))

    @classmethod
    def reader(cls, keyring: Keyring, share_id: str, reader_id: str) -> "Client":
        """A reader of an earlier day."""
        return cls(keyring.index(USE, f"{share_id} reader {reader_id}"), is_reader=True)


async def reserve(session: AsyncSession, share_id: str, client: Client) -> None:
    """Takes one attempt. Raises TooEarly and Paused, which undo the transaction."""
    now = clock.now()
    taken = (await session.execute(_RESERVE, _given(share_id, client, now))).first()
    if taken is None:
        until = await session.scalar(_NEXT, {"share_id": share_id, "client": client.fingerprint})
        raise TooEarly(until or now + DELAYS[0])
    if client.is_reader:
        return
    counted = await session.execute(
        update(Share)
        .where(Share.id == share_id, Share.failures < MOST_FAILURES)
        .values(failures=Share.failures + 1)
        .returning(Share.id)
        .execution_options(synchronize_session=False)
    )
    if counted.first() is None:
        raise Paused


async def succeed(session: AsyncSession, share_id: str, client: Client) -> bool:
    """The passcode was right: the client's tries are forgotten, the opening is counted and the attempt is
    not. False where the share was stopped or ended meanwhile."""
    now, back = clock.now(), 0 if client.is_reader else 1
    still = (Share.id == share_id, Share.revoked_at.is_(None), Share.expires_at > now)
    opened = await session.execute(
        update(Share)
        .where(*still)
        .values(opened=Share.opened + 1, last_opened_on=now.date(), failures=Share.failures - back)
        .returning(Share.id)
        .execution_options(synchronize_session=False)
    )
    if opened.first() is None:
        return False
    theirs = (ShareAttempt.share_id == share_id, ShareAttempt.client == client.fingerprint)
    await session.execute(delete(ShareAttempt).where(*theirs).execution_options(synchronize_session=False))
    return True


def _given(share_id: str, client: Client, now: datetime) -> dict[str, object]:
    """The moments from which there is a next try after this one, by how many there were."""
    delays = {f"after{place}": now + delay for place, delay in enumerate(DELAYS)}
    return {"share_id": share_id, "client": client.fingerprint, "now": now, **delays}


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UTCDateTime)


# Written out, because the next moment depends on the row that is there already, in one statement.
_RESERVE = text(
    "INSERT INTO share_attempt AS made (share_id, client, tries, next_at) "  # noqa: S608 - names of ours
    "VALUES (:share_id, :client, 1, NULL) ON CONFLICT (share_id, client) DO UPDATE SET "
    "tries = made.tries + 1, next_at = CASE "
    f"WHEN made.tries + 1 < {FREE} THEN NULL "
    + " ".join(f"WHEN made.tries + 1 = {FREE + place} THEN :after{place}" for place in range(len(DELAYS)))
    + f" ELSE :after{len(DELAYS) - 1} END "
    "WHERE made.next_at IS NULL OR made.next_at <= :now RETURNING tries"
).bindparams(_moment("now"), *(_moment(f"after{place}") for place in range(len(DELAYS))))
_NEXT = text("SELECT next_at FROM share_attempt WHERE share_id = :share_id AND client = :client").columns(
    next_at=UTCDateTime
)
