"""Whatever happens in whatever order, every mail that came in is in exactly one state, and only an answer
that got lost makes a copy."""

import asyncio
from datetime import timedelta

import time_machine
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from portal import clock
from portal.config import Settings
from portal.crypto import Keyring, new_master_key
from portal.db import Database
from portal.mail import claiming, outbox
from portal.mail.compose import Composed
from portal.mail.models import Outbox
from portal.mail.relay import Relay
from tests.databases import SQLITE, NewDatabase, on_both_databases
from tests.mail.conftest import MAIL, QUICK, Office
from tests.mail.server import BANNER, BODY, DATA, HANG_UP, RCPT, FaultyRelay
from tests.smtp import serving

FAULTS = [
    *((BANNER, answer) for answer in (HANG_UP, "554 No service")),
    *(
        (RCPT, answer)
        for answer in ("450 4.2.1 Busy", "550 5.1.1 No such user", "554 5.7.1 No", "421 Closing")
    ),
    *((DATA, answer) for answer in (HANG_UP, "552 5.2.2 Full")),
    *((BODY, answer) for answer in (HANG_UP, "451 Later")),
]
UNFINISHED = {"queued", "sending"}
PEOPLE = st.integers(0, 3)


class OutboxMachine(RuleBasedStateMachine):
    """An outbox, a worker and a server, to which everything happens that can."""

    def __init__(self, database_url: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.answers_lost = 0
        self.clock = time_machine.travel(clock.now(), tick=False)
        self.traveller = self.clock.start()
        self.runner.run(self.open(database_url))

    async def open(self, database_url: str) -> None:
        self.server = FaultyRelay()
        self.serving = serving(self.server)
        await self.serving.__aenter__()
        self.office = Office(Database(database_url), Keyring([new_master_key()]))
        self.relay = Relay(
            self.office.database,
            self.office.keyring,
            Settings(smtp_url=self.server.url, mail_from="portal@example.org"),
            timeouts=QUICK,
        )

    @rule(person=PEOPLE, kind=st.sampled_from(["confirmation", "lead"]), minutes=st.sampled_from([None, 10]))
    def put(self, person: int, kind: str, minutes: int | None) -> None:
        """Somebody writes."""
        expires_at = clock.now() + timedelta(minutes=minutes) if minutes else None
        to, about = f"jo{person}@example.org", f"lead:{person}"
        self.runner.run(self.office.put(about, expires_at=expires_at, to=to, kind=kind))

    @rule()
    def put_one_that_is_held(self) -> None:
        """A template was wrong."""
        self.runner.run(
            self.write(outbox.enqueue, self.office.keyring, Composed(MAIL, ("<<",)), about="lead:9")
        )

    @rule(limit=st.integers(1, 4))
    def deliver(self, limit: int) -> None:
        """The worker works, and all is well."""
        self.server.script = {}
        self.runner.run(self.relay.deliver_due(limit))

    @rule(fault=st.sampled_from(FAULTS))
    def deliver_to_a_faulty_server(self, fault: tuple[str, str]) -> None:
        """The worker works, and one thing goes wrong."""
        step, answer = fault
        before = len(self.server.received)
        self.server.script = {step: [answer]}
        self.runner.run(self.relay.deliver_due(3))
        if (step, answer) == (BODY, HANG_UP) and len(self.server.received) > before:
            self.answers_lost += 1

    @rule(behind_the_fence=st.booleans())
    def a_worker_dies(self, behind_the_fence: bool) -> None:
        """It had claimed mail, and perhaps was about to send one."""

        async def claim_and_die() -> None:
            async with self.office.database.write.begin() as session:
                claimed = await claiming.claim(session, "mortal", "example.org", 2)
                if behind_the_fence and claimed:
                    await claiming.fence(session, "mortal", claimed[0].id)

        self.runner.run(claim_and_die())

    @rule(wait=st.sampled_from([timedelta(minutes=2), timedelta(hours=4), timedelta(days=2)]))
    def time_passes(self, wait: timedelta) -> None:
        """Leases run out, retries come due, mails expire."""
        self.traveller.shift(wait)

    @rule(person=PEOPLE)
    def take_back(self, person: int) -> None:
        """Somebody takes their message back."""
        self.runner.run(self.write(outbox.cancel, f"lead:{person}"))

    @rule()
    def give_a_second_chance(self) -> None:
        """The operator retries whatever can be retried."""

        async def retry() -> None:
            async with self.office.database.write.begin() as session:
                await outbox.retry(session, list(await session.scalars(select(Outbox.id))))

        self.runner.run(retry())

    @rule()
    def forget_what_is_old(self) -> None:
        """The retention rules are applied."""
        self.runner.run(self.write(outbox.purge, clock.now() - timedelta(days=1)))

    @invariant()
    def every_mail_is_accounted_for(self) -> None:
        """Enqueued is the sum of all states and of what was purged."""
        self.runner.run(self.office.states())

    @invariant()
    def only_a_lost_answer_makes_a_copy(self) -> None:
        """Two messages with one Message-ID are a copy."""
        ids = [mail.message["Message-ID"] for mail in self.server.received]
        assert len(ids) - len(set(ids)) <= self.answers_lost

    def teardown(self) -> None:
        """In the end everything has ended."""
        try:
            self.runner.run(self.drain())
        finally:
            self.runner.run(self.close())
            self.runner.close()
            self.clock.stop()

    async def drain(self) -> None:
        self.server.script = {}
        for _ in range(20):
            self.traveller.shift(timedelta(hours=4))
            while await self.relay.deliver_due():
                pass
        assert not UNFINISHED & set(await self.office.states())

    async def close(self) -> None:
        await self.relay.close()
        await self.office.database.dispose()
        await self.serving.__aexit__(None, None, None)

    async def write(self, change: object, *arguments: object, **options: object) -> None:
        async with self.office.database.write.begin() as session:
            await change(session, *arguments, **options)  # type: ignore[operator]


@on_both_databases
def test_every_mail_is_accounted_for_whatever_happens(new_database: NewDatabase, database_kind: str) -> None:
    examples = 15 if database_kind == SQLITE else 4  # a database each, which PostgreSQL takes its time for
    run_state_machine_as_test(
        lambda: OutboxMachine(new_database()),  # type: ignore[arg-type]  # whatever makes one will do
        settings=settings(max_examples=examples, stateful_step_count=25, deadline=None),
    )
