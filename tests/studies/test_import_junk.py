"""Two hundred megabytes of junk between two records cost neither the records nor the machine's memory."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.studies.hand_made import record

MEMORY = 256 * 2**20
IN_LITTLE_MEMORY = (
    "import resource, portal.cli; "
    f"resource.setrlimit(resource.RLIMIT_DATA, ({MEMORY}, {MEMORY})); portal.cli.main()"
)
BLOCK, BLOCKS = 10**6, 200
FIRST, LAST = (json.dumps(record(nct_id)).encode() for nct_id in ("NCT09990001", "NCT09990002"))

NOISE = os.urandom(BLOCK).replace(b"\n", b"\0")
SHORT_LINES = (NOISE[:9_999] + b"\n") * (BLOCK // 10_000)
NESTED = b'{"a":' * (BLOCK // 5)


def write(stream: IO[bytes] | gzip.GzipFile, junk: bytes) -> None:
    """A record, the junk as one line or many, and another record."""
    stream.write(FIRST + b"\n")
    for _ in range(BLOCKS):
        stream.write(junk)
    stream.write(b"\n" + LAST)


@pytest.mark.parametrize(
    ("junk", "packed", "rejected"),
    [
        pytest.param(NOISE, False, 1, id="one line"),
        pytest.param(NESTED, False, 1, id="one depth"),
        pytest.param(SHORT_LINES, True, BLOCKS * BLOCK // 10_000, id="many lines in gzip"),
    ],
)
def test_junk_is_refused_in_little_memory_and_the_records_are_kept(
    junk: bytes, packed: bool, rejected: int, tmp_path: Path, database_url: str, schema_in_place: None
) -> None:
    said = tmp_path / "said"
    command = [sys.executable, "-c", IN_LITTLE_MEMORY, "studies", "import", "-"]
    environment = os.environ | {"PORTAL_DATABASE_URL": database_url}
    with (
        said.open("wb") as output,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=output, stderr=output, env=environment
        ) as portal,
    ):
        assert portal.stdin
        if packed:
            with gzip.GzipFile(fileobj=portal.stdin, mode="wb", compresslevel=0) as stream:
                write(stream, junk)
        else:
            write(portal.stdin, junk)
    lines = said.read_text().splitlines()
    assert lines[-1] == f"2 imported, 0 updated, 0 unchanged, {rejected} rejected"
    assert lines[0].startswith("standard input:2: ")
    assert portal.returncode == 1
