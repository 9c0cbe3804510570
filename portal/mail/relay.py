"""Relaying the outbox: what is due is handed to the SMTP relay, one mail after the other on one kept
connection.

The promises, each kept by what is committed before the next thing happens: nothing is sent that is not
durable; a mail whose answer was recorded is never sent again; between fence and recorded answer there is
one mail at most. No transaction is open while the server is being talked to. One commit a mail records
the last answer and sets the next mail's fence, while the server looks at the next recipient."""

import asyncio
import ssl
from collections import deque
from collections.abc import Collection
from datetime import timedelta
from time import monotonic
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.config import Settings
from portal.crypto import CannotOpen, Keyring
from portal.db import Database
from portal.mail import circuit, claiming
from portal.mail.address import bare_address, domain
from portal.mail.claiming import LEASE, Claimed
from portal.mail.committing import Commits, OnOutcome, no_reaction
from portal.mail.message import BadMail, Sender, build
from portal.mail.models import State
from portal.mail.outcomes import Answer, Step, Verdict, judge
from portal.mail.recording import Attempt, Outcome, ended_as, record
from portal.mail.relayurl import RelayUrl
from portal.mail.sealing import open_mail
from portal.mail.transport import CannotConnect, Connection, Timeouts

BATCH = 50
BATCH_SECONDS = 10  # then what is left is given back, so that other workers and urgent mail need not wait

NOT_TRIED = Answer(Step.CONNECT, 0, "")
SAYS_NOTHING_OF_THE_RELAY = {Verdict.LEASE_LOST, Verdict.UNREADABLE, Verdict.EXPIRED}
ILL = {Verdict.RELAY_DOWN, Verdict.UNKNOWN}


def way_out(settings: Settings) -> tuple[RelayUrl, Sender]:
    """To which relay mail goes, and as whose. Raises BadRelayUrl and BadAddress."""
    address, replies_to = bare_address(settings.mail_from), bare_address(settings.replies_to)
    return RelayUrl.parse(settings.smtp_url), Sender(settings.operator_name, address, replies_to)


class Relay:
    """One worker's way to the SMTP relay. `on_outcome` is awaited in the transaction that records an
    outcome."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        settings: Settings,
        *,
        on_outcome: OnOutcome = no_reaction,
        lease: timedelta = LEASE,
        timeouts: Timeouts | None = None,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """Raises BadRelayUrl and BadAddress for settings no mail can be sent with."""
        url, self._sender = way_out(settings)
        self._database, self._keyring = database, keyring
        self._commit = Commits(database, on_outcome)
        self._name, self._owner, self._lease = url.name, uuid4().hex, lease
        self._connection = Connection(url, domain(self._sender.address), timeouts, tls_context)
        self._unwritten: list[Attempt] = []
        self._is_ill = False
        self.stopping = False

    async def deliver_due(self, limit: int = BATCH) -> list[Outcome]:
        """Claims up to `limit` due mails, tries each once, and says what became of them.

        With `stopping` set it ends after the mail in hand. A database that fails raises; an answer that
        could not be recorded is kept and recorded first thing next time.
        """
        outcomes: list[Outcome] = []
        while self._unwritten:
            outcomes += (await self._turn(self._unwritten[0], None))[1]
            del self._unwritten[0]
        mails, ended = await self._commit(lambda session: self._claim(session, limit))
        outcomes += ended
        if mails:
            async with claiming.renewed(self._database, self._owner, self._lease):
                outcomes += await self._send(mails)
        return outcomes

    async def has_work(self) -> bool:
        """Whether `deliver_due` would find something; takes no lock."""
        if self._unwritten:
            return True
        async with self._database.read() as session:
            if (await circuit.look(session, self._name)).is_open:
                return False
            return await claiming.anything_due(session)

    async def expire_overdue(self) -> list[Outcome]:
        """Ends what waits although its time is over, also while the relay is ill."""
        return (await self._commit(self._expire))[1]

    async def close(self, *, if_idle: bool = False) -> None:
        """Says goodbye to the server; with `if_idle` only if nothing was sent for a while."""
        await self._connection.close(if_idle=if_idle)

    async def _claim(self, session: AsyncSession, limit: int) -> tuple[list[Claimed], list[Outcome]]:
        seen = await circuit.look(session, self._name)
        if seen.is_open:
            return [], []
        self._is_ill = seen.failures > 0
        wanted = 1 if self._is_ill else limit  # one mail tries the water
        sender_domain = domain(self._sender.address)
        claimed = await claiming.claim(session, self._owner, sender_domain, wanted, self._lease)
        parked = [mail for mail in claimed if mail.state == State.PARKED]
        ended = [ended_as(mail, State.PARKED, Verdict.UNKNOWN) for mail in parked]
        return [mail for mail in claimed if mail.state == State.SENDING], ended

    async def _send(self, mails: list[Claimed]) -> list[Outcome]:
        """Tries the mails in turn; what is not begun, because the relay is ill or time is up, is given
        back."""
        outcomes: list[Outcome] = []
        last: Attempt | None = None
        ends_at = monotonic() + BATCH_SECONDS
        rest = deque(mails)
        while (
            rest and not self.stopping and monotonic() < ends_at and (last is None or last.verdict not in ILL)
        ):
            last, known = await self._attempt(last, rest.popleft())
            outcomes += known
        return outcomes + (await self._turn(last, None, rest))[1]

    async def _attempt(self, last: Attempt | None, mail: Claimed) -> tuple[Attempt, list[Outcome]]:
        """One try at one mail, the previous one being recorded meanwhile."""
        opened = self._opened(mail)
        if isinstance(opened, Attempt):
            return opened, (await self._turn(last, None))[1]
        to, message = opened
        try:
            await self._connection.ready()
        except CannotConnect as error:
            return Attempt(mail, Verdict.RELAY_DOWN, error.answer, to), (await self._turn(last, None))[1]
        turn = asyncio.create_task(self._turn(last, mail))

        async def fence() -> bool:
            return (await asyncio.shield(turn))[0]

        try:
            answer = await self._connection.send(self._sender.address, to, message, fence)
        finally:
            outcomes = (await turn)[1]
        return Attempt(mail, judge(answer), answer, to), outcomes

    def _opened(self, mail: Claimed) -> tuple[str, bytes] | Attempt:
        """The address and the message; or why there is nothing to try."""
        if mail.expires_at is not None and mail.expires_at <= clock.now():
            return Attempt(mail, Verdict.EXPIRED, NOT_TRIED)
        try:
            letter = open_mail(self._keyring, mail.id, mail.data_key, mail.sealed)
            return letter.to, build(letter, self._sender, mail.message_id, mail.created_at)
        except (CannotOpen, BadMail) as error:
            return Attempt(mail, Verdict.UNREADABLE, Answer(Step.CONNECT, 0, str(error)))

    async def _turn(
        self, last: Attempt | None, following: Claimed | None, rest: Collection[Claimed] = ()
    ) -> tuple[bool, list[Outcome]]:
        """One commit: the last answer is recorded, and either the fence before the next body is set, or
        the rest given back."""

        async def work(session: AsyncSession) -> tuple[bool, list[Outcome]]:
            outcomes = await self._record(session, last) if last is not None else []
            fenced = following is not None and await claiming.fence(
                session, self._owner, following.id, self._lease
            )
            if rest:
                await claiming.release(session, self._owner, [mail.id for mail in rest])
            return fenced, outcomes

        try:
            return await self._commit(work)
        except SQLAlchemyError:
            if last is not None and last not in self._unwritten:
                self._unwritten.append(last)
            raise

    async def _record(self, session: AsyncSession, attempt: Attempt) -> list[Outcome]:
        open_at = None
        if attempt.verdict in ILL:
            open_at = await circuit.trip(session, self._name, attempt.answer)
        elif self._is_ill and attempt.verdict not in SAYS_NOTHING_OF_THE_RELAY:
            await circuit.mend(session, self._name)
        return await record(session, self._keyring, self._owner, attempt, open_at)

    async def _expire(self, session: AsyncSession) -> tuple[None, list[Outcome]]:
        ended = await claiming.expire(session)
        return None, [ended_as(mail, State.EXPIRED, Verdict.EXPIRED) for mail in ended]
