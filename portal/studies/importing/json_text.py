"""JSON values one after another in a stream of text, each parsed by itself: a page of the registry's API may
be of any size, and takes no more memory than its longest record."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

LONGEST_RECORD = 16 * 2**20
CHUNK = 2**20
LONGEST_OPENING = 500
LONGEST_WORD = 32  # a name, number or escape of JSON that the end of a chunk may cut in two

PAGE = re.compile(
    r'(?:\{\s*(?:"(?:totalCount|nextPageToken)"\s*:\s*(?:[0-9]+|"[^"]*")\s*,\s*)*"studies"\s*:\s*)?\['
)
RECORD = re.compile(r'\{\s*"protocolSection"\s*:')
SPACE = re.compile(r"\s*")
FRAGMENTS = re.compile(r'(?:[\s,\]}]|"nextPageToken"\s*:\s*"[^"]*")*')
NO_UTF_8 = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of other bytes


class Unreadable(Exception):
    """What stands here is no JSON, or longer than any record; the message says so."""


def loads(text: bytes) -> Any:
    """The value in a line. Raises Unreadable."""
    try:
        return DECODER.decode(text.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable(_reason(error)) from None


def too_long(what: str) -> str:
    """Why something longer than any record is refused."""
    return f"{what} is longer than {LONGEST_RECORD // 2**20} MB"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


DECODER = json.JSONDecoder(parse_constant=_no_constant)


class JSONText:
    """Reads values from a stream of UTF-8. Pages and arrays are opened: their elements are values too."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._text = ""
        self._at = 0
        self._ended = False
        self._between = SPACE

    def values(self) -> Iterator[Any]:
        """The values from here on. Raises Unreadable; `find_record` then finds where to go on."""
        while self._skip(self._between):
            self._have(LONGEST_OPENING)
            if page := PAGE.match(self._text, self._at):
                self._at = page.end()
                yield from self._elements()
                if page[0].startswith("{"):
                    self._close()
            else:
                yield self._value()

    def find_record(self) -> bool:
        """Goes on to the next place at which a record begins, and from then on overlooks what is left of the
        page around it. False at the end."""
        self._between, self._at = FRAGMENTS, self._at + 1
        while not (found := RECORD.search(self._text, self._at)):
            if self._ended:
                return False
            self._at = max(self._at, len(self._text) - LONGEST_WORD)
            self._read(CHUNK)
        self._at = found.start()
        return True

    def _elements(self) -> Iterator[Any]:
        is_first = True
        while self._skip(SPACE):
            if self._text[self._at] == "]":
                self._at += 1
                return
            if not is_first:
                self._expect_comma()
            yield self._value()
            is_first = False
        raise Unreadable("it breaks off")

    def _expect_comma(self) -> None:
        if self._text[self._at] != ",":
            raise Unreadable("it is broken JSON: a comma is missing")
        self._at += 1
        self._skip(SPACE)

    def _close(self) -> None:
        """Reads a page to its end, as if it had begun here."""
        self._text, self._at = '{"":[]' + self._text[self._at :], 0
        self._value()

    def _value(self) -> Any:
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if self._ended or not self._may_be_cut(error):
                    raise Unreadable(_reason(error)) from None
            else:
                if end < len(self._text) or self._ended:
                    return self._taken(value, end)
            waiting = len(self._text) - self._at
            if waiting > LONGEST_RECORD:
                raise Unreadable(too_long("it"))
            self._read(max(CHUNK, waiting))

    def _may_be_cut(self, error: Exception) -> bool:
        """Whether more text could mend it."""
        if not isinstance(error, json.JSONDecodeError):
            return False
        return error.pos >= len(self._text) - LONGEST_WORD or error.msg.startswith("Unterminated string")

    def _taken(self, value: Any, end: int) -> Any:
        start, self._at = self._at, end
        if NO_UTF_8.search(self._text, start, end):
            raise Unreadable("it is not UTF-8 text")
        return value

    def _skip(self, what: re.Pattern[str]) -> bool:
        """Passes over what stands between values. False at the end."""
        while True:
            self._have(LONGEST_OPENING)
            found = what.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or self._ended:
                return self._at < len(self._text)

    def _have(self, length: int) -> None:
        while not self._ended and len(self._text) - self._at < length:
            self._read(CHUNK)

    def _read(self, length: int) -> None:
        data = self._stream.read(length)
        self._ended = not data
        self._text = self._text[self._at :] + self._decoder.decode(data, self._ended)
        self._at = 0


def _reason(error: Exception) -> str:
    match error:
        case UnicodeDecodeError():
            return "it is not UTF-8 text"
        case RecursionError():
            return "it is nested too deeply"
        case json.JSONDecodeError():
            return f"it is broken JSON: {error.msg}"
    if str(error).endswith("is no JSON"):
        return f"it is broken JSON: {error}"
    return "it holds a number that is too long"
