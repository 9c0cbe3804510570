"""What an SMTP server's answer means for a mail, for its address and for the relay. Pure: no clock, no
database. Codes are those of RFC 5321, 4.2, and RFC 3463 (enhanced codes such as 5.1.1)."""

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 200
SERVICE_CLOSING = 421
# Not signed in, or not in this way (RFC 4954); or the server has lost the thread (503).
ABOUT_THE_SESSION = {503, 530, 534, 535, 538}
TOO_LARGE = {552}
# Unknown to its server (RFC 3463); its domain takes no mail (RFC 7505), and unknown, as Exchange says it.
NO_SUCH_ADDRESS = {"5.1.1", "5.1.10"}
ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
ADDRESS_LIKE = re.compile(r"<?[^\s<>@:;,()]+@[^\s<>:;,()]+>?")
UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")


class Step(StrEnum):
    """Where in the conversation an answer came, or failed to come."""

    CONNECT = "connect"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    FENCE = "fence"
    DATA = "data"
    BODY = "body"


class Verdict(StrEnum):
    """What became of one attempt, or of the mail."""

    ACCEPTED = "accepted"  # by the next server; nobody knows yet whether it is delivered
    LATER = "later"  # 4xx: this mail is tried again by the table
    UNKNOWN = "unknown"  # the body was sent and no answer came: it may have been accepted
    RELAY_DOWN = "relay down"  # about the relay, not about this mail: nothing is charged to it
    NO_SUCH_ADDRESS = "no such address"  # 5.1.1 and 5.1.10
    AGAINST_POLICY = "against policy"  # 5.7.x: about us or what we wrote, so the operator's
    REFUSED = "refused"  # any other 5xx
    LEASE_LOST = "lease lost"  # another worker has it, or it was cancelled: nothing to record
    UNREADABLE = "unreadable"  # it cannot be opened with the keys of this process
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said at a step. Code 0: it said nothing, and `text` is our own word for why."""

    step: Step
    code: int
    text: str

    @property
    def enhanced(self) -> str:
        """Such as "5.1.1"; empty where the server gives none or it contradicts the code."""
        found = ENHANCED.match(self.text)
        return found[1] if found and found[1][0] == str(self.code)[0] else ""


def judge(answer: Answer) -> Verdict:
    """What one attempt that ended with this answer came to."""
    if answer.step is Step.FENCE:
        return Verdict.LEASE_LOST
    if answer.code == 0:
        return Verdict.UNKNOWN if answer.step is Step.BODY else Verdict.RELAY_DOWN
    if _is_about_the_relay(answer):
        return Verdict.RELAY_DOWN
    if 400 <= answer.code < 500:
        return Verdict.LATER
    if 500 <= answer.code < 600:
        return refusal(answer.enhanced)
    if answer.step is not Step.BODY:
        return Verdict.RELAY_DOWN  # it does not speak SMTP
    return Verdict.ACCEPTED if 200 <= answer.code < 300 else Verdict.UNKNOWN


def refusal(enhanced: str) -> Verdict:
    """What a server's lasting no means, by its enhanced code; empty where it gave none."""
    if enhanced in NO_SUCH_ADDRESS:
        return Verdict.NO_SUCH_ADDRESS
    return Verdict.AGAINST_POLICY if enhanced.startswith("5.7.") else Verdict.REFUSED


def scrubbed(text: str, address: str) -> str:
    """A server's words on one printable line without anybody's address: what is stored, logged and listed."""
    local = address.partition("@")[0]
    words = ADDRESS_LIKE.sub("<address>", UNPRINTABLE.sub(" ", text))
    words = (
        re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "<address>", words, flags=re.IGNORECASE)
        if local
        else words
    )
    return words.strip()[:LONGEST_TEXT]


def _is_about_the_relay(answer: Answer) -> bool:
    if answer.step in {Step.CONNECT, Step.TLS, Step.AUTH} or answer.code == SERVICE_CLOSING:
        return True
    if answer.code in ABOUT_THE_SESSION:
        return True
    # Our own sender address is in every mail: refusing it says something of the settings, and of no mail.
    return answer.step is Step.MAIL and answer.code >= 500 and answer.code not in TOO_LARGE
