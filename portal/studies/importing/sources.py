"""Where records come from: files, folders, gzip, zip, and standard input.

Compressed data is unpacked as it is read, and no further than records ever grow: theirs shrinks to a fifth or
a tenth, and what shrinks to a hundredth was made to fill a memory or a disk."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from portal.studies.importing import documents
from portal.studies.importing.documents import Found, Refused

STANDARD_INPUT = "-"
SUFFIXES = {".json", ".ndjson", ".jsonl", ".gz", ".zip"}
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
BUFFER = 2**16
MOST_EXPANSION = 100
MOST_BOMBS = 3  # in an archive, which is then not read further
UNCHECKED_BYTES = 64 * 2**20


class Readable(Protocol):
    """Bytes from anywhere."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class Bomb(Exception):
    """Compressed data that unpacks to far more than records ever do."""


NO_ZIP = (zipfile.BadZipFile, RuntimeError)  # also what is encrypted, or packed in a way nobody here knows


def read(paths: Iterable[str], standard_input: Readable) -> Iterator[Found | Refused]:
    """Every JSON value that may be a record, from paths of files and folders, or "-"."""
    for path in paths:
        if path == STANDARD_INPUT:
            yield from _guarded("standard input", _packed_or_not(_full(standard_input), "standard input"))
        elif Path(path).is_dir():
            yield from _folder(Path(path))
        else:
            yield from _guarded(path, _file(Path(path)))


def _folder(folder: Path) -> Iterator[Found | Refused]:
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not files:
        yield Refused(str(folder), "the folder has no .json, .ndjson, .gz or .zip file")
    for file in files:
        yield from _guarded(str(file), _file(file))


def _file(path: Path) -> Iterator[Found | Refused]:
    with path.open("rb") as file:
        yield from _packed_or_not(file, str(path))


def _packed_or_not(file: io.BufferedReader, name: str) -> Iterator[Found | Refused]:
    start = file.peek(len(ZIP))
    if start.startswith(ZIP):
        yield from _zipped(file, name)
    elif start.startswith(GZIP):
        packed = _Measured(file)
        unpacked = gzip.GzipFile(fileobj=packed)
        yield from documents.read(_full(unpacked, lambda: packed.seen), name)
    else:
        yield from documents.read(_full(file), name)


def _zipped(file: io.BufferedReader, name: str) -> Iterator[Found | Refused]:
    if not file.seekable():
        yield Refused(name, "a zip cannot be read from here: give its path")
        return
    with zipfile.ZipFile(file) as archive:
        members = [
            member for member in archive.infolist() if Path(member.filename).suffix.lower() in SUFFIXES
        ]
        if not members:
            yield Refused(name, "the zip has no .json, .ndjson or .gz file")
        bombs = 0
        for member in members:
            bombs += yield from _member(archive, member, f"{name}/{member.filename}")
            if bombs == MOST_BOMBS:
                raise Bomb


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str
) -> Generator[Found | Refused, None, bool]:
    """What can be read of one file in a zip, which costs the others nothing; returns whether it is a bomb."""
    try:
        with archive.open(member) as packed:
            yield from _packed_or_not(_full(packed, lambda: member.compress_size), name)
    except (*NO_ZIP, Bomb, EOFError, zlib.error) as error:
        yield Refused(name, _reason(error))
        return isinstance(error, Bomb)
    return False


def _guarded(name: str, values: Iterator[Found | Refused]) -> Iterator[Found | Refused]:
    """What can be read of a file, and why the rest cannot."""
    try:
        yield from values
    except (*NO_ZIP, Bomb, EOFError, zlib.error, OSError) as error:
        yield Refused(name, _reason(error))


def _reason(error: Exception) -> str:
    match error:
        case Bomb():
            return f"it unpacks to more than {MOST_EXPANSION} times its size"
        case EOFError():
            return "the compressed data breaks off"
        case gzip.BadGzipFile() | zlib.error() | zipfile.BadZipFile():
            return "the compressed data is damaged"
        case FileNotFoundError():
            return "there is no such file or folder"
        case OSError():
            return f"it cannot be read: {error.strerror}"
    return f"it cannot be unpacked: {error}"


def _full(stream: Readable, packed_bytes: Callable[[], int] | None = None) -> io.BufferedReader:
    """The stream, buffered so that `peek` shows as much as there is."""
    return io.BufferedReader(_Measured(stream, packed_bytes), BUFFER)


class _Measured(io.RawIOBase):
    """Counts what is read, in whole buffers. Raises Bomb where it grew too much from `packed_bytes`."""

    def __init__(self, stream: Readable, packed_bytes: Callable[[], int] | None = None) -> None:
        super().__init__()
        self._stream = stream
        self._packed_bytes = packed_bytes
        self.seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view, filled = memoryview(buffer).cast("B"), 0
        while filled < len(view) and (data := self._stream.read(len(view) - filled)):
            view[filled : filled + len(data)] = data
            filled += len(data)
        self.seen += filled
        self._check()
        return filled

    def _check(self) -> None:
        if self.seen > UNCHECKED_BYTES and self._packed_bytes:
            grown = self.seen / max(1, self._packed_bytes())
            if grown > MOST_EXPANSION:
                raise Bomb
