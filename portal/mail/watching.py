"""The outbox as an administrator sees it: a page of mails, and nothing of what they say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.crypto import CannotOpen, Keyring
from portal.mail.address import masked
from portal.mail.models import EMPTIED, Outbox, State
from portal.mail.sealing import open_mail
from portal.mail.upkeep import RETRIABLE

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Watched:
    """One mail. `to` is its address masked, empty where that is erased or cannot be opened; `last_text` what
    the mail server said last, or what the last look found."""

    id: str
    kind: str
    about: str
    state: State
    to: str
    attempts: int
    unknowns: int
    next_at: datetime
    created_at: datetime
    finished_at: datetime | None
    last_code: int | None
    last_text: str

    @property
    def may_be_retried(self) -> bool:
        """Whether a second chance would help: what is held would be found again."""
        return self.state in RETRIABLE


async def watch(
    session: AsyncSession, keyring: Keyring, states: Collection[State], *, page: int = 1
) -> tuple[list[Watched], bool]:
    """A page of mails in these states, the newest first, and whether there are older ones."""
    wanted = select(Outbox).where(Outbox.state.in_(states))
    ordered = wanted.order_by(Outbox.created_at.desc(), Outbox.id).offset((page - 1) * PER_PAGE)
    rows = (await session.scalars(ordered.limit(PER_PAGE + 1))).all()
    return [_watched(keyring, row) for row in rows[:PER_PAGE]], len(rows) > PER_PAGE


def _watched(keyring: Keyring, row: Outbox) -> Watched:
    return Watched(
        id=row.id,
        kind=row.kind,
        about=row.about,
        state=State(row.state),
        to=_to(keyring, row),
        attempts=row.attempts,
        unknowns=row.unknowns,
        next_at=row.next_at,
        created_at=row.created_at,
        finished_at=row.finished_at,
        last_code=row.last_code,
        last_text=row.last_text or "",
    )


def _to(keyring: Keyring, row: Outbox) -> str:
    if row.sealed == EMPTIED:
        return ""
    try:
        return masked(open_mail(keyring, row.id, row.data_key, row.sealed).to)
    except CannotOpen:
        return ""
