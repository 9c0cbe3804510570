"""Opening a share with the passcode: a place at the gate, an attempt reserved, the passcode stretched, the
opening counted. No transaction is open while it is stretched. The place comes first, so that a crowd that is
sent away costs no attempts."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import CannotOpen, DataKey, Keyring
from portal.db import Database
from portal.notes import locking
from portal.notes.models import Share
from portal.notes.opening.attempts import Client, reserve, succeed
from portal.notes.opening.gate import Gate
from portal.notes.sharing.snapshot import Snapshot


class ShareGone(Exception):
    """The link leads nowhere: it is unknown, was stopped, is over, or its pepper was taken away. Nobody is
    told which."""


class WrongPasscode(Exception):
    """The passcode does not open the share."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A share that was opened, what it holds, and its key."""

    share: Share
    snapshot: Snapshot
    key: DataKey


@dataclass(frozen=True, slots=True)
class Door:
    """What it takes to open shares."""

    database: Database
    keyring: Keyring
    gate: Gate


async def find(session: AsyncSession, token: str | None) -> Share:
    """The share that a link leads to, which can be opened still. Raises ShareGone."""
    if token is None:
        raise ShareGone
    live = (Share.revoked_at.is_(None), Share.expires_at > clock.now())
    share = await session.scalar(select(Share).where(Share.id == locking.share_id(token), *live))
    if share is None:
        raise ShareGone
    return share


async def unlock(door: Door, share: Share, token: str, passcode: str, client: Client) -> Opened:
    """Opens a share. Raises WrongPasscode, TooEarly, Paused, ShareGone and Busy."""
    try:
        door.keyring.pepper(share.pepper_id)
    except CannotOpen:  # no passcode opens it any more, so none is asked to be right
        raise ShareGone from None
    with door.gate.place():
        async with door.database.write.begin() as session:
            await reserve(session, share.id, client)
        try:
            key = await locking.unlocked(door.gate, door.keyring, share, token, passcode)
        except CannotOpen:
            raise WrongPasscode from None
    async with door.database.write.begin() as session:
        if not await succeed(session, share.id, client):
            raise ShareGone
    return opened(share, key)


def opened(share: Share, key: DataKey) -> Opened:
    """What a share holds, with its own key. Raises ShareGone where somebody damaged it."""
    try:
        return Opened(share, Snapshot.from_json(locking.read(share, key)), key)
    except CannotOpen:
        raise ShareGone from None
