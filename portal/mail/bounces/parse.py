"""What a report says of a mail that could not be delivered. Pure.

The report is RFC 3462's multipart/report (now RFC 6522) with RFC 3464's message/delivery-status, the codes
are those of RFC 3463. Reports in any other form are left to people: what a server writes in its own words
cannot be told from what a person wrote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.mail.bounces.parts import Fields, Part, fields, leaves, value

LARGEST = 1_000_000  # bytes; the text that is returned with a report may be cut, but not its header
MOST_RECIPIENTS = 100
LONGEST_FIELD = 1_000  # characters
DELIVERY_STATUS = {"message/delivery-status", "message/global-delivery-status"}  # RFC 6533's is the other
RETURNED = {
    *("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"),
    *("message/rfc822", "message/global"),
}
ENHANCED = r"[45]\.\d{1,3}\.\d{1,3}\b"
STATUS = re.compile(ENHANCED)
SAID = re.compile(rf"(?:[\w.-]{{1,40}}\s*;)?\s*(?:(\d{{3}})[ -]+)?({ENHANCED})?\s*(.*)", re.DOTALL)
MESSAGE_ID = re.compile(r"<[^<>\s]{1,300}>")
GROUP_END = re.compile(r"\r?\n[ \t]*\r?\n")
ANY_REFUSAL = 550


class Why(StrEnum):
    """Why a message says nothing of a mail of ours."""

    TOO_LARGE = "too large"
    NO_REPORT = "no report"  # an automatic answer, or a report in a server's own words
    NO_FAILURE = "no failure"  # delayed, delivered, passed on
    NO_MESSAGE_ID = "no message id"  # nothing tells which mail it is about
    NOT_OURS = "not ours"  # no mail of ours to these recipients, or one that is known to have failed


class NoReport(Exception):
    """The message is no report of a mail that could not be delivered; `why` says what it is."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Failure:
    """A recipient who did not get a mail. `recipients` are the addresses they are named by; `status` is such
    as "5.1.1", `code` the server's SMTP code, `text` its words."""

    recipients: tuple[str, ...]
    status: str
    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """Whom the mail with this Message-ID did not reach."""

    message_id: str
    failures: tuple[Failure, ...]


def read(raw: bytes) -> Report:
    """The report in a message as it came by mail. Raises NoReport."""
    if len(raw) > LARGEST:
        raise NoReport(Why.TOO_LARGE)
    message = Part.of(raw)
    parts = list(leaves(message))
    statuses = [part for part in parts if part.kind in DELIVERY_STATUS]
    if not statuses:
        raise NoReport(Why.NO_REPORT)
    failures = tuple(failure for part in statuses for failure in _failures(part.text))[:MOST_RECIPIENTS]
    if not failures:
        raise NoReport(Why.NO_FAILURE)
    returned = [Part.of(part.body) for part in parts if part.kind in RETURNED]
    found = MESSAGE_ID.search(" ".join(one.field("message-id") for one in returned))
    found = found or MESSAGE_ID.search(message.field("in-reply-to"))
    if found is None:
        raise NoReport(Why.NO_MESSAGE_ID)
    return Report(found[0], failures)


def _failures(text: str) -> Iterator[Failure]:
    """The recipients of a delivery-status who got nothing; the first group of fields is about the report."""
    for group in GROUP_END.split(text):
        listed = fields(group)
        named = ("final-recipient", "original-recipient")
        recipients = tuple(_address(one) for name in named if (one := value(listed, name)))
        if recipients and (failure := _failure(listed, recipients)):
            yield failure


def _failure(listed: Fields, recipients: tuple[str, ...]) -> Failure | None:
    """Why a recipient got nothing; None for one who did, or still may."""
    action = value(listed, "action").partition(" ")[0].lower()
    found = STATUS.search(value(listed, "status")[:LONGEST_FIELD])
    status = found[0] if found else ""
    if action != "failed" and (action or not status.startswith("5")):
        return None
    said = SAID.match(value(listed, "diagnostic-code")[:LONGEST_FIELD])
    code, enhanced, words = said.groups() if said else (None, None, "")
    # Some servers give 5.0.0 for everything, and what the next one told them beside it.
    if enhanced and (not status or (status.endswith(".0.0") and enhanced[0] == status[0])):
        status = enhanced
    number = int(code) if code and code[0] in "45" else ANY_REFUSAL
    return Failure(recipients, status or "5.0.0", number, " ".join((words or "").split()))


def _address(said: str) -> str:
    """The address behind its type, such as "rfc822; jo@example.org"."""
    return said[:LONGEST_FIELD].rpartition(";")[2].strip().strip("<>").strip()
