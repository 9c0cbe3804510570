"""What a batch has for one subscription, packed: of each study its number and what is new."""

from collections.abc import Iterable, Iterator

import numpy as np

from portal.alerts.matching.fitting import What

PIECE = np.dtype([("study", "<u4"), ("what", "u1")])


def number_of(nct_id: str) -> int:
    """The digits of a study's number, which are eight."""
    return int(nct_id.removeprefix("NCT"))


def pack(pieces: Iterable[tuple[str, What]]) -> bytes:
    """Pieces as they are stored."""
    return np.array([(number_of(nct_id), what) for nct_id, what in pieces], PIECE).tobytes()


def unpack(packed: bytes) -> Iterator[tuple[str, What]]:
    """What was packed."""
    for study, what in np.frombuffer(packed, PIECE).tolist():
        yield f"NCT{study:08}", What(what)
