"""Mail relays that refuse."""

from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.smtp import Relay

NO_SUCH_USER = "550 5.1.1 No such user"
POLICY = "550 5.7.1 Not wanted here"
FULL = "452 4.2.2 Mailbox full"


@dataclass
class Refusing(Relay):
    """Refuses some mailboxes, each with an answer of its own; mail to `silent` ones is kept, and the
    connection cut before anybody hears so."""

    answers: dict[str, str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps the message, and says so or not."""
        answer = await super().handle_DATA(server, session, envelope)
        if self.silent.intersection(envelope.rcpt_tos) and server.transport is not None:
            server.transport.close()
        return answer

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes the recipient, or refuses it."""
        if address not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 2.1.5 OK")
