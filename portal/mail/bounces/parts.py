"""A message taken apart as far as a report needs it: header fields, and the parts of a multipart (RFC 5322,
2045, 2046). Pure, in time that grows with the length alone, since anybody may send anything.

The standard library's parser goes as deep as a message is nested, and asks on each line for each depth
whether a part ends there; that is minutes of work for a hostile megabyte."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

DEEPEST = 4  # gateways wrap a report once or twice to add a footer
MOST_PARTS = 50
LONGEST_HEAD = 64_000  # bytes
END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
FIELD = re.compile(r"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)
KIND = re.compile(r"\s*([\w.+-]{1,60}/[\w.+-]{1,60})")
BOUNDARY = re.compile(r';\s*boundary\s*=\s*(?:"([^"]{1,100})"|([^\s;"]{1,100}))', re.IGNORECASE)

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """A message, or one part of it: its header fields, and its body as it came."""

    fields: Fields
    body: bytes

    @classmethod
    def of(cls, raw: bytes) -> "Part":
        """What stands before the first empty line, and what stands behind it."""
        raw = raw.lstrip(b"\r\n")
        found = END_OF_HEAD.search(raw, 0, LONGEST_HEAD)
        head, body = (raw[: found.start()], raw[found.end() :]) if found else (raw[:LONGEST_HEAD], b"")
        return cls(fields(_text(head)), body)

    def field(self, name: str) -> str:
        """The first field of this name; empty where there is none."""
        return value(self.fields, name)

    @cached_property
    def kind(self) -> str:
        """Such as "multipart/report", in lower case."""
        found = KIND.match(self.field("content-type"))
        return found[1].lower() if found else "text/plain"

    @property
    def text(self) -> str:
        """The body, decoded. Whatever its charset: reports are in ASCII, and what is not becomes U+FFFD."""
        encoding = self.field("content-transfer-encoding").strip().lower()
        try:
            if encoding == "base64":
                return _text(binascii.a2b_base64(self.body))
            if encoding == "quoted-printable":
                return _text(binascii.a2b_qp(self.body))
        except binascii.Error:
            pass
        return _text(self.body)


def leaves(message: Part, depth: int = 0) -> Iterator[Part]:
    """The parts that are no multipart, in order, down to a bounded depth; at most 50 of each multipart."""
    found = BOUNDARY.search(message.field("content-type")) if message.kind.startswith("multipart/") else None
    if found is None:
        yield message
    elif depth < DEEPEST:
        for raw in _between(message.body, (found[1] or found[2]).strip()):
            yield from leaves(Part.of(raw), depth + 1)


def fields(text: str) -> Fields:
    """Header fields, their names in lower case, long ones on one line; what is none is left out."""
    unfolded = re.sub(r"\r?\n[ \t]+", " ", text)
    found = (FIELD.fullmatch(line) for line in unfolded.splitlines())
    return [(one[1].lower(), one[2].strip()) for one in found if one]


def value(listed: Fields, name: str) -> str:
    """The first of the fields with this name; empty where there is none."""
    return next((text for known, text in listed if known == name), "")


def _between(body: bytes, boundary: str) -> Iterator[bytes]:
    """What stands between lines of a boundary; the last part may lack its end."""
    line = re.compile(rb"^--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*\r?$\n?", re.MULTILINE)
    start = None
    for number, found in enumerate(line.finditer(body)):
        if start is not None:
            yield body[start : found.start()]
        start = found.end()
        if found[1] or number >= MOST_PARTS:
            return
    if start is not None:
        yield body[start:]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
