"""A ticket stands in the page of opened notes, so that copying them takes no passcode again. It holds the
key of the share, sealed for us, and is good for an hour and for that share alone."""

import base64
import binascii
from datetime import datetime, timedelta

from portal import clock
from portal.crypto import CannotOpen, DataKey, Keyring
from portal.notes.sealing import open_sealed, seal

GOOD_FOR = timedelta(hours=1)


def ticket_for(keyring: Keyring, share_id: str, key: DataKey) -> str:
    """A ticket in letters for a form."""
    bound = _bound(share_id)
    sealing, wrapped = keyring.new_data_key(bound)
    until = (clock.now() + GOOD_FOR).isoformat()
    sealed = seal(sealing, {"until": until, "key": key.key.hex()}, bound)
    return f"{_letters(wrapped)}.{_letters(sealed)}"


def key_of_ticket(keyring: Keyring, share_id: str, ticket: str) -> DataKey | None:
    """The key of the share; None for a ticket that is over, or that we did not make for this share."""
    wrapped, _, sealed = ticket.partition(".")
    bound = _bound(share_id)
    try:
        held = open_sealed(keyring.unwrap(_bytes(wrapped), bound), _bytes(sealed), bound)
    except (CannotOpen, binascii.Error, ValueError):
        return None
    if datetime.fromisoformat(held["until"]) <= clock.now():
        return None
    return DataKey(bytes.fromhex(held["key"]))


def _bound(share_id: str) -> str:
    return f"ticket:{share_id}"


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def _bytes(letters: str) -> bytes:
    return base64.urlsafe_b64decode(letters.encode("ascii"))
