"""Making a share, and a new link to one. Stretching the passcode takes its time and happens outside of any
transaction."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import CannotOpen, Keyring
from portal.db import Database
from portal.db.upserting import insert_new
from portal.limits.counting import Limit, count
from portal.notes.keys import NotebookKey
from portal.notes.locking import NewShare, lock, new_token, open_for_owner, share_id
from portal.notes.models import Share
from portal.notes.opening.gate import Gate
from portal.notes.passcodes.passcodes import Kind, new_passcode
from portal.notes.sharing.looking import ShareNotFound, is_live, share_of
from portal.notes.sharing.snapshot import Snapshot
from portal.notes.sharing.stopping import revoke
from portal.notes.sharing.tokens import token_after, token_of_form
from portal.notes.writing import open_notebook
from portal.web.parts import Parts

MOST_SHARES = 50  # live ones of a notebook
MOST_BYTES = 256 * 1024  # of a snapshot: a hundred long notes, or all of a long study quoted twice
NEW_LINKS = Limit("new links of a notebook", 60, timedelta(days=1))


class TooManyShares(Exception):
    """There are 50 live shares of this notebook."""


class TooManyLinks(Exception):
    """Many links were made today: there can be more `until` the window ends at the earliest."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class TooLong(Exception):
    """The chosen notes are more than one share holds."""


class AlreadyMade(Exception):
    """This was sent before, and `share_id` is what came of it. Its passcode is not known here any more."""

    def __init__(self, share_id: str) -> None:
        super().__init__(share_id)
        self.share_id = share_id


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making a share takes."""

    database: Database
    gate: Gate
    keyring: Keyring

    @classmethod
    def of(cls, parts: Parts) -> Self:
        return cls(parts[Database], parts[Gate], parts[Keyring])


@dataclass(frozen=True, slots=True)
class Made:
    """A new share, for the one moment in which its token and passcode are known."""

    id: str
    token: str
    passcode: str
    expires_at: datetime

    def __repr__(self) -> str:
        """Nothing that a log could keep."""
        return "Made(...)"


async def share(
    workshop: Workshop, key: NotebookKey, snapshot: Snapshot, days: int, kind: Kind, form_id: str | None
) -> Made:
    """Shares a snapshot for so many days; with a `form_id` once, however often that is sent. Raises
    AlreadyMade, TooLong, TooManyShares, TooManyLinks and Busy, and has then stored nothing."""
    if len(json.dumps(snapshot.to_json(), ensure_ascii=False).encode()) > MOST_BYTES:
        raise TooLong
    token = token_of_form(key, form_id) if form_id else new_token()
    async with workshop.database.read() as session:
        await _see_that_it_is_new(session, key, token)
        await _see_that_there_is_room(session, key)
    new = NewShare(token, new_passcode(kind), clock.now() + timedelta(days=days))
    row = await lock(workshop.gate, workshop.keyring, key, new, snapshot.to_json())
    async with workshop.database.write.begin() as session:
        await open_notebook(session, key)
        await _see_that_there_is_room(session, key)
        await _store(session, workshop, key, row)
    return Made(row.id, token, new.passcode, new.expires_at)


async def renew(workshop: Workshop, key: NotebookKey, old_id: str, kind: Kind) -> Made:
    """Puts a new link and passcode, for as many days again, in the place of those of a share; it holds the
    same notes, as they were shared. Raises ShareNotFound, AlreadyMade, TooManyShares, TooManyLinks and Busy,
    and the old link is then as it was."""
    token = token_after(key, old_id)
    async with workshop.database.read() as session:
        try:
            old = await share_of(session, key, old_id)
        except ShareNotFound:  # only then looked for: it may be made between two statements
            await _see_that_it_is_new(session, key, token)
            raise
    try:
        snapshot = open_for_owner(key, old)
    except CannotOpen:
        raise ShareNotFound from None
    new = NewShare(token, new_passcode(kind), clock.now() + (old.expires_at - old.created_at))
    row = await lock(workshop.gate, workshop.keyring, key, new, snapshot)
    async with workshop.database.write.begin() as session:
        await open_notebook(session, key)
        await _see_that_it_is_new(session, key, token)
        await revoke(session, key, old_id)
        await _see_that_there_is_room(session, key)
        await _store(session, workshop, key, row)
    return Made(row.id, token, new.passcode, new.expires_at)


async def _store(session: AsyncSession, workshop: Workshop, key: NotebookKey, row: Share) -> None:
    exceeded = await count(session, workshop.keyring, {NEW_LINKS: key.id})
    if exceeded:
        raise TooManyLinks(exceeded[NEW_LINKS])
    values = {column.key: getattr(row, column.key) for column in Share.__table__.columns}
    if not await insert_new(session, Share, **values):
        raise AlreadyMade(row.id)


async def _see_that_it_is_new(session: AsyncSession, key: NotebookKey, token: str) -> None:
    theirs = (Share.id == share_id(token), Share.notebook_id == key.id)
    if (made := await session.scalar(select(Share.id).where(*theirs))) is not None:
        raise AlreadyMade(made)


async def _see_that_there_is_room(session: AsyncSession, key: NotebookKey) -> None:
    live = select(func.count()).select_from(Share).where(Share.notebook_id == key.id, *is_live())
    if (await session.scalar(live) or 0) >= MOST_SHARES:
        raise TooManyShares
