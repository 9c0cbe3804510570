"""The lock of a share. Three things open it, and the database has none of them: the token of the link, the
passcode, and a pepper of the portal's own. The notebook it came from opens it too."""

import os
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from portal import clock
from portal.crypto import KEY_BYTES, CannotOpen, Cost, DataKey, Keyring, derived
from portal.notes.keys import ID_BYTES, NotebookKey
from portal.notes.letters import LETTERS, LOOK_ALIKES, new_letters
from portal.notes.models import Share
from portal.notes.opening.gate import Gate
from portal.notes.passcodes.passcodes import canonical
from portal.notes.sealing import open_sealed, seal

SALT_BYTES = 16
TOKEN_LENGTH = 26  # letters of 5 bits: 130 bits
LONGEST_PATH = 400  # a token with everything that mail programs put into and behind a link
QUOTED_PRINTABLE = re.compile(r"=[0-9a-f]{2}")  # RFC 2045, 6.7
WHOLE_TOKEN = re.compile(rf"[{LETTERS}]{{{TOKEN_LENGTH}}}(?![{LETTERS}])")


@dataclass(frozen=True, slots=True)
class NewShare:
    """What a share is locked with, and until when it opens. Its link says the token, its maker is told the
    passcode; neither is stored."""

    token: str
    passcode: str
    expires_at: datetime

    def __repr__(self) -> str:
        """Nothing that a log could keep."""
        return "NewShare(...)"


def new_token() -> str:
    """The part of a link that nobody can guess: 26 letters and figures, which mean the same in capitals."""
    return new_letters(TOKEN_LENGTH)


def read_token(path: str) -> str | None:
    """The token of a link as it arrived: after mail programs broke its line, wrote it in capitals, or took
    the dot or the bracket behind it along; None for what is no token."""
    arrived = path[:LONGEST_PATH]
    while (plainer := unquote(arrived)) != arrived:
        arrived = plainer
    arrived = unicodedata.normalize("NFKC", arrived).lower().translate(LOOK_ALIKES)
    if begins := WHOLE_TOKEN.match(arrived.lstrip("<([{\"' \t\r\n")):
        return begins.group()
    for text in (arrived, QUOTED_PRINTABLE.sub("", arrived)):
        token = "".join(letter for letter in text if letter in LETTERS)
        if len(token) == TOKEN_LENGTH:
            return token
    return None


def share_id(token: str) -> str:
    """The id of the share that a token leads to: 32 hexadecimal digits that do not lead back."""
    return derived(token.encode(), "share id", ID_BYTES).hex()


async def lock(gate: Gate, keyring: Keyring, notebook: NotebookKey, new: NewShare, snapshot: Any) -> Share:
    """A share of a snapshot (JSON), as a row that is not added yet. Raises Busy."""
    pepper_id, pepper = keyring.newest_pepper()
    share = Share(
        id=share_id(new.token),
        notebook_id=notebook.id,
        created_at=clock.now(),
        expires_at=new.expires_at,
        pepper_id=pepper_id,
        salt=os.urandom(SALT_BYTES),
        passes=gate.cost.passes,
        kibibytes=gate.cost.kibibytes,
        lanes=gate.cost.lanes,
        failures=0,
        opened=0,
    )
    key = DataKey(os.urandom(KEY_BYTES))
    with gate.place():
        readers = await _readers_key(gate, share, new.token, new.passcode, pepper)
    share.wrapped = readers.seal(key.key, _bound(share, "key"))
    share.owner_wrapped = notebook.shares.seal(key.key, _bound(share, "owner's key"))
    share.sealed = seal(key, snapshot, _bound(share, "snapshot"))
    return share


async def unlock(gate: Gate, keyring: Keyring, share: Share, token: str, passcode: str) -> Any:
    """The snapshot, for somebody with the link and the passcode. Raises CannotOpen and Busy."""
    with gate.place():
        return read(share, await unlocked(gate, keyring, share, token, passcode))


async def unlocked(gate: Gate, keyring: Keyring, share: Share, token: str, passcode: str) -> DataKey:
    """The key of the snapshot, for whoever has a place at the gate. Raises CannotOpen."""
    if share.wrapped is None:
        raise CannotOpen(f"share:{share.id} was revoked.")
    readers = await _readers_key(gate, share, token, passcode, keyring.pepper(share.pepper_id))
    return DataKey(readers.open(share.wrapped, _bound(share, "key")))


def open_for_owner(key: NotebookKey, share: Share) -> Any:
    """The snapshot, for the notebook it came from. Raises CannotOpen."""
    if share.owner_wrapped is None:
        raise CannotOpen(f"share:{share.id} was revoked.")
    return read(share, DataKey(key.shares.open(share.owner_wrapped, _bound(share, "owner's key"))))


def hand_over(share: Share, giver: NotebookKey, taker: NotebookKey) -> None:
    """Moves a share from one notebook to another of the same person. Raises CannotOpen."""
    if share.owner_wrapped is not None:
        bound = _bound(share, "owner's key")
        share.owner_wrapped = taker.shares.seal(giver.shares.open(share.owner_wrapped, bound), bound)
    share.notebook_id = taker.id


def read(share: Share, key: DataKey) -> Any:
    """The snapshot, opened with its own key. Raises CannotOpen."""
    if share.sealed is None:
        raise CannotOpen(f"share:{share.id} was revoked.")
    return open_sealed(key, share.sealed, _bound(share, "snapshot"))


async def _readers_key(gate: Gate, share: Share, token: str, passcode: str, pepper: bytes) -> DataKey:
    """What wraps the snapshot's key for whoever has the link and the passcode. The three parts are of one
    length each, so that no two sets of them are the same when they stand in a row."""
    cost = Cost(share.passes, share.kibibytes, share.lanes)
    slow = await gate.stretched(canonical(passcode), share.salt, cost)
    return DataKey(derived(token.encode() + slow + pepper, "share key"))


def _bound(share: Share, what: str) -> str:
    """What a seal or wrap of a share belongs to. Moved to another row, or with a later end put beside it, it
    opens nothing."""
    end = share.expires_at.astimezone(UTC).isoformat(timespec="microseconds")
    parameters = f"{share.pepper_id.hex()}:{share.salt.hex()}:{share.passes}:{share.kibibytes}:{share.lanes}"
    return f"share:{share.id}:{end}:{parameters}:{what}"
