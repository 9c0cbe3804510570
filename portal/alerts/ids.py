"""Lists of small numbers in a column: four bytes each, little-endian, as matching reads them."""

import struct
from collections.abc import Sequence

BYTES = 4


def pack_ids(ids: Sequence[int]) -> bytes:
    """The numbers as they are stored."""
    return struct.pack(f"<{len(ids)}I", *ids)


def unpack_ids(packed: bytes) -> list[int]:
    """What was packed."""
    return list(struct.unpack(f"<{len(packed) // BYTES}I", packed))
