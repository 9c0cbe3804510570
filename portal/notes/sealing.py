"""Padding and sealing what a notebook holds, so that neither its words nor their length can be read from the
database."""

import json
from typing import Any

from portal.crypto import DataKey

SMALLEST = 512  # bytes
END = b"\x80"  # ISO/IEC 7816-4: what was sealed ends here, zeros follow


def seal(key: DataKey, value: Any, bound_to: str) -> bytes:
    """A JSON value, padded to a power of two and sealed; opens only with the same `bound_to`."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return key.seal(padded(data), bound_to)


def open_sealed(key: DataKey, sealed: bytes, bound_to: str) -> Any:
    """The value. Raises CannotOpen."""
    return json.loads(unpadded(key.open(sealed, bound_to)))


def padded(data: bytes) -> bytes:
    """The data, its end, and zeros up to 512 bytes or twice, four times, ... as many."""
    size = SMALLEST
    while size < len(data) + len(END):
        size *= 2
    return (data + END).ljust(size, b"\0")


def unpadded(data: bytes) -> bytes:
    """What was padded."""
    return data.rstrip(b"\0")[: -len(END)]
