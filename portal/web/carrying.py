"""Handing what is known of somebody from one page to the next, through their browser and unreadable in it."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from portal import clock
from portal.crypto import CannotOpen, Keyring

GOOD_FOR = timedelta(hours=12)
BOUND_TO = "carried"
LENGTH_BYTES = 2


def carry(keyring: Keyring, values: Mapping[str, str]) -> str:
    """The values as a token for a hidden field; it can be read for twelve hours, and here alone."""
    key, wrapped = keyring.new_data_key(BOUND_TO)
    content = json.dumps([clock.now().isoformat(), dict(values)]).encode()
    whole = len(wrapped).to_bytes(LENGTH_BYTES, "big") + wrapped + key.seal(content, BOUND_TO)
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def carried(keyring: Keyring, token: str) -> dict[str, str]:
    """The values of a token; none for one that is not ours, was changed, or is too old."""
    try:
        whole = base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
        length = LENGTH_BYTES + int.from_bytes(whole[:LENGTH_BYTES], "big")
        key = keyring.unwrap(whole[LENGTH_BYTES:length], BOUND_TO)
        at, values = json.loads(key.open(whole[length:], BOUND_TO))
    except (CannotOpen, ValueError):
        return {}
    is_old = clock.now() - datetime.fromisoformat(at) > GOOD_FOR
    return {} if is_old else dict(values)
