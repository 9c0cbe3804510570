"""PORTAL_SMTP_URL: which relay takes the mail, and how the way to it is protected."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
IMPLICIT_TLS_PORT = 465
SUBMISSION_PORT = 587
PLAIN_PORT = 25


class RelayProblem(Exception):
    """The mail relay cannot be used; the message says why, without the password."""


class BadRelayUrl(RelayProblem):
    """PORTAL_SMTP_URL cannot be used."""


class Tls(StrEnum):
    """`starttls` is demanded, not tried: a relay that does not offer it gets no mail."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RelayUrl:
    """The parts of `smtp://user:password@host:587?tls=starttls`."""

    host: str
    port: int
    tls: Tls
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """What the relay is called in the database and in logs."""
        return f"{self.host}:{self.port}"

    @classmethod
    def parse(cls, url: str) -> "RelayUrl":
        """Reads the setting; without `tls` it is `implicit` on port 465 and `starttls` elsewhere. Raises
        BadRelayUrl."""
        try:
            parts = urlsplit(url)
            given, port = parse_qs(parts.query, strict_parsing=bool(parts.query)), parts.port
        except ValueError:
            raise BadRelayUrl("PORTAL_SMTP_URL is not a URL like smtp://user:password@host:587") from None
        if parts.scheme != "smtp" or not parts.hostname or set(given) - {"tls"}:
            raise BadRelayUrl("PORTAL_SMTP_URL is like smtp://user:password@host:587?tls=starttls")
        tls = _tls(given.get("tls", ["implicit" if port == IMPLICIT_TLS_PORT else "starttls"])[-1])
        relay = cls(
            parts.hostname,
            port or _usual_port(tls),
            tls,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )
        if relay.password and tls is Tls.NONE and relay.host not in LOOPBACK:
            raise BadRelayUrl("PORTAL_SMTP_URL: with tls=none the password would travel in the clear")
        return relay


def _tls(name: str) -> Tls:
    try:
        return Tls(name)
    except ValueError:
        raise BadRelayUrl(f"PORTAL_SMTP_URL: tls is one of {', '.join(Tls)}") from None


def _usual_port(tls: Tls) -> int:
    return {Tls.STARTTLS: SUBMISSION_PORT, Tls.IMPLICIT: IMPLICIT_TLS_PORT, Tls.NONE: PLAIN_PORT}[tls]
