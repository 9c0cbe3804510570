"""Files of records, and what is read from them."""

import io
import json
from pathlib import Path
from typing import Any

from portal.studies.importing import sources
from portal.studies.importing.documents import Found, Refused

A, B, C = ({"protocolSection": {"identificationModule": {"nctId": f"NCT0999000{n}"}}} for n in (1, 2, 3))
LINES = b"".join(json.dumps(raw).encode() + b"\n" for raw in (A, B, C))
PAGE = {"totalCount": 3, "studies": [A, B, C], "nextPageToken": "NF0g5JGBlPQ"}
COMPACT = json.dumps(PAGE).encode()


def read(path: Path | str, standard_input: bytes = b"") -> list[Found | Refused]:
    """Everything that is read from a path."""
    return list(sources.read([str(path)], io.BytesIO(standard_input)))


def found(values: list[Found | Refused]) -> list[Any]:
    """The values without their places."""
    return [value.raw for value in values if isinstance(value, Found)]


def refused(values: list[Found | Refused]) -> list[tuple[str, str]]:
    """The names of what was refused, without folders, and the reasons."""
    return [(value.where.rpartition("/")[2], value.reason) for value in values if isinstance(value, Refused)]
