"""Which master keys shares still need. A passcode is stretched with a pepper of the key that was newest then,
which no command can change: the passcode is not stored."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.crypto import CannotOpen, Keyring
from portal.notes.models import Share
from portal.notes.sharing.looking import is_live


@dataclass(frozen=True, slots=True)
class Needed:
    """So many shares open with a master key and no other, the last of them until the end of a day."""

    is_missing: bool
    number: int
    until: date


async def older_keys_needed(session: AsyncSession, keyring: Keyring) -> list[Needed]:
    """What is needed besides the newest key, what ends first in front."""
    newest, _ = keyring.newest_pepper()
    last = func.max(Share.expires_at)
    by_key = select(Share.pepper_id, func.count(), last).where(*is_live(), Share.pepper_id != newest)
    rows = await session.execute(by_key.group_by(Share.pepper_id).order_by(last))
    return [Needed(_is_missing(keyring, key_id), number, until.date()) for key_id, number, until in rows]


def _is_missing(keyring: Keyring, key_id: bytes) -> bool:
    try:
        keyring.pepper(key_id)
    except CannotOpen:
        return True
    return False
