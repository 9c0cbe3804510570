"""The records in a stream of bytes: a line each, or over many lines, alone, in arrays, or in pages as the
registry's API answers. What cannot be read is told with its place and reason, and costs the rest nothing."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.studies.importing.json_text import (
    LONGEST_OPENING,
    LONGEST_RECORD,
    PAGE,
    JSONText,
    Unreadable,
    loads,
    too_long,
)

CHUNK = 2**20
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Found:
    """A JSON value that may be a record, and where it stands: path:line, path[index], or both."""

    where: str
    raw: Any


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that could not be read, and why."""

    where: str
    reason: str


def read(stream: io.BufferedReader, name: str) -> Iterator[Found | Refused]:
    """Every value in a stream, of which `peek` shows a good beginning. `name` is for the places."""
    start = stream.peek().removeprefix(MARK).lstrip()[:LONGEST_OPENING]
    if _runs_over_lines(start):
        yield from _from_text(stream, name)
    else:
        yield from _from_lines(stream, name)


def _runs_over_lines(start: bytes) -> bool:
    """Whether line ends mean nothing: a page or an array begins, or the first line only opens something."""
    if PAGE.match(start.decode("utf-8", "replace")):
        return True
    first, line_end, _ = start.partition(b"\n")
    return bool(line_end) and first.rstrip().endswith((b"{", b"[", b","))


def _from_text(stream: io.BufferedReader, name: str) -> Iterator[Found | Refused]:
    text, index, is_unread = JSONText(stream), 0, True
    while is_unread:
        try:
            for value in text.values():
                yield Found(f"{name}[{index}]", value)
                index += 1
            is_unread = False
        except Unreadable as error:
            yield Refused(f"{name}[{index}]", str(error))
            index += 1
            is_unread = text.find_record()


def _from_lines(stream: io.BufferedReader, name: str) -> Iterator[Found | Refused]:
    number, is_empty = 0, True
    while line := stream.readline(LONGEST_RECORD):
        number += 1
        where = f"{name}:{number}"
        if len(line) == LONGEST_RECORD and not line.endswith(b"\n"):
            yield Refused(where, too_long("the line"))
            _finish_line(stream)
        elif line := line.removeprefix(MARK).strip():
            yield from _line(line, where)
        is_empty = is_empty and not line
    if is_empty:
        yield Refused(name, "it is empty")


def _finish_line(stream: io.BufferedReader) -> None:
    while (rest := stream.readline(CHUNK)) and not rest.endswith(b"\n"):
        continue


def _line(line: bytes, where: str) -> Iterator[Found | Refused]:
    if not line.startswith((b"{", b"[")):
        yield Refused(where, "it is not a JSON object")
        return
    try:
        value = loads(line)
    except Unreadable as error:
        yield Refused(where, str(error))
        return
    listed = value.get("studies") if isinstance(value, dict) else value
    if isinstance(listed, list):
        yield from (Found(f"{where}[{index}]", one) for index, one in enumerate(listed))
    else:
        yield Found(where, value)
