"""Reports as mail servers write them, each in its own form, about a mail to somebody at example.org. The
samples stand in files beside this one; their lines are ended as mail's are."""

from collections.abc import Callable
from pathlib import Path

MESSAGE_ID = "<0123456789abcdef0123456789abcdef@portal.example.org>"
TO = "kim@example.org"
SAMPLES = Path(__file__).parent / "samples"
Form = Callable[[str, str], bytes]


def postfix(message_id: str = MESSAGE_ID, to: str = TO, *, status: str = "5.1.1") -> bytes:
    """A refusal by the next server, as Postfix passes it on; the whole mail is returned."""
    return _sample("postfix", message_id, to, status)


def exchange(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """A mailbox that is not there, as Exchange says it: a page of HTML, codes of its own, headers returned as
    a message."""
    return _sample("exchange", message_id, to)


def gmail(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """An address that Google does not know: pictures beside the words, answers of several lines."""
    return _sample("gmail", message_id, to)


def exim(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """Exim gives 5.0.0 for everything and the other server's words beside it; only headers are returned."""
    return _sample("exim", message_id, to)


def footed(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """A gateway has put its footer under somebody's report, and ends its lines in the Unix way."""
    head, body = postfix(message_id, to).replace(b"\r\n", b"\n").split(b"\n\n", 1)
    kind = next(line for line in head.decode().replace("\n    ", " ").split("\n") if "multipart/" in line)
    return (
        b"From: gateway@example.org\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n"
        + kind.encode()
        + b"\n\n"
        + body
        + b"\n--outer\nContent-Type: text/plain\n\nScanned for viruses.\n--outer--\n"
    )


def exim_in_words(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """An old Exim, which knew no reports."""
    return _sample("exim_in_words", message_id, to)


def qmail(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """The own form of qmail, for people and for programs that know it."""
    return _sample("qmail", message_id, to)


def delayed(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """The server goes on trying, and says so."""
    report = postfix(message_id, to, status="4.4.1")
    return report.replace(b"Action: failed", b"Action: delayed\r\nWill-Retry-Until: Sat, 28 Nov 2026")


def relayed(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """Passed on to a server that sends no reports."""
    return postfix(message_id, to, status="2.0.0").replace(b"Action: failed", b"Action: relayed")


def absence(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """An automatic answer of somebody who is away."""
    return _sample("absence", message_id, to)


STANDARD: dict[str, Form] = {
    "postfix": postfix,
    "exchange": exchange,
    "gmail": gmail,
    "exim": exim,
    "footed": footed,
}
IN_WORDS: dict[str, Form] = {"exim in words": exim_in_words, "qmail": qmail, "absence": absence}


def _sample(name: str, message_id: str, to: str, status: str = "") -> bytes:
    text = (SAMPLES / f"{name}.eml").read_text("utf-8")
    for mark, value in (("{message_id}", message_id), ("{to}", to), ("{status}", status)):
        text = text.replace(mark, value)
    return text.replace("\n", "\r\n").encode()
