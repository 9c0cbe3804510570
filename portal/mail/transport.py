"""The SMTP conversation itself, a step at a time, so that it is known at which one it ended.

The one place that knows aiosmtplib. RFC 5321 throughout; STARTTLS is RFC 3207, AUTH RFC 4954."""

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected

from portal.mail.outcomes import SERVICE_CLOSING, Answer, Step
from portal.mail.relayurl import BadRelayUrl, RelayProblem, RelayUrl, Tls

__all__ = ["BadRelayUrl", "CannotConnect", "Connection", "RelayProblem", "Timeouts", "greet"]

START_INPUT = 354
MAILS_A_CONNECTION = 100
IDLE_SECONDS = 30

Fence = Callable[[], Awaitable[bool]]


class CannotConnect(RelayProblem):
    """No mail can be handed over; `answer` has the step at which it ended."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.step}: {answer.code or ''} {answer.text}".replace("  ", " "))
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds for each step. RFC 5321, 4.5.3.2 is more patient; but a person waits for the next mail.
    `answer` is the wait after the final dot, where impatience makes copies."""

    connect: float = 20
    command: float = 30
    answer: float = 120


class Connection:
    """One kept connection to a relay."""

    def __init__(
        self,
        relay: RelayUrl,
        helo: str,
        timeouts: Timeouts | None = None,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        self._relay = relay
        self._timeouts = timeouts or Timeouts()
        self._smtp = SMTP(
            hostname=relay.host,
            port=relay.port,
            local_hostname=helo,
            timeout=self._timeouts.command,
            use_tls=relay.tls is Tls.IMPLICIT,
            start_tls=False,  # done by hand, as a step of its own
            tls_context=tls_context,
        )

        self._carried = 0
        self._used_at = 0.0

    async def ready(self) -> None:
        """Makes sure that there is a connection, not too old. Raises CannotConnect."""
        if self._carried >= MAILS_A_CONNECTION or self._is_idle:
            await self.close()
        if not self._smtp.is_connected:
            await self.open()

    async def open(self) -> None:
        """Connects, protects the connection as the setting demands, and signs in. Raises CannotConnect."""
        self._carried, self._used_at = 0, monotonic()
        step = Step.CONNECT
        try:
            await self._smtp.connect(timeout=self._timeouts.connect)
            await self._smtp.ehlo()
            if self._relay.tls is Tls.STARTTLS:
                step = Step.TLS
                await self._smtp.starttls()
                await self._smtp.ehlo()
            if self._relay.username:
                step = Step.AUTH
                await self._smtp.login(self._relay.username, self._relay.password)
        except (SMTPException, OSError) as error:
            self._smtp.close()
            raise CannotConnect(_answer(step, error)) from None

    async def send(self, sender: str, to: str, message: bytes, fence: Fence) -> Answer:
        """Hands one message over and returns the answer that ended the conversation about it.

        `fence` is awaited once the recipient is accepted; the body is sent only if it says so. Only an
        answer at step BODY may mean that the server has the message; everything earlier means that it
        cannot.
        """
        step = Step.MAIL
        try:
            await self._begin(sender, self._size(message))
            step = Step.RCPT
            await self._smtp.rcpt(to)
            step = Step.FENCE
            if not await fence():
                answer = Answer(step, 0, "")
            else:
                step = Step.DATA
                answer = await self._command(step, b"DATA")
                if answer.code == START_INPUT:
                    step = Step.BODY
                    answer = await self._body(message)
        except CannotConnect as error:
            return error.answer
        except (SMTPException, OSError) as error:
            answer = _answer(step, error)
        except BaseException:
            self._smtp.close()
            raise
        await self._tidy(answer)
        return answer

    async def close(self, *, if_idle: bool = False) -> None:
        """Says goodbye if the server is still there; with `if_idle` only after a while without mail."""
        if if_idle and not self._is_idle:
            return
        try:
            if self._smtp.is_connected:
                await self._smtp.quit(timeout=self._timeouts.connect)
        except (SMTPException, OSError):
            pass
        finally:
            self._smtp.close()

    @property
    def _is_idle(self) -> bool:
        return self._smtp.is_connected and monotonic() - self._used_at > IDLE_SECONDS

    async def _begin(self, sender: str, options: list[str]) -> None:
        """MAIL; on a kept connection that the server has closed meanwhile, once more on a new one."""
        kept, self._carried, self._used_at = self._carried > 0, self._carried + 1, monotonic()
        try:
            await self._smtp.mail(sender, options=options)
        except SMTPServerDisconnected:
            if not kept:
                raise
            await self.open()
            await self._smtp.mail(sender, options=options)

    def _size(self, message: bytes) -> list[str]:
        return [f"SIZE={len(message)}"] if self._smtp.supports_extension("size") else []

    async def _command(self, step: Step, command: bytes) -> Answer:
        response = await self._smtp.execute_command(command)
        return Answer(step, response.code, response.message)

    async def _body(self, message: bytes) -> Answer:
        """The message, dots doubled (RFC 5321, 4.5.2), and the answer after the final dot."""
        protocol = self._smtp.protocol
        if protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        protocol.write(message.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        response = await protocol.read_response(timeout=self._timeouts.answer)
        return Answer(Step.BODY, response.code, response.message)

    async def _tidy(self, answer: Answer) -> None:
        """Leaves the connection ready for the next message, or closed."""
        understood = answer.step is Step.FENCE or 200 <= answer.code < 600
        if not understood or answer.code == SERVICE_CLOSING:
            self._smtp.close()
        elif answer.step is not Step.BODY:
            try:
                await self._smtp.rset()
            except (SMTPException, OSError):
                self._smtp.close()


async def greet(url: str) -> None:
    """Connects to the relay of a PORTAL_SMTP_URL, signs in, and leaves. Raises RelayProblem."""
    connection = Connection(RelayUrl.parse(url), helo="localhost")
    await connection.open()
    await connection.close()


def _answer(step: Step, error: Exception) -> Answer:
    if isinstance(error, SMTPResponseException):
        return Answer(step, max(error.code, 0), error.message)
    return Answer(step, 0, str(error) or type(error).__name__)
