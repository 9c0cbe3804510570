"""An address that does not exist is not tried again; a study team's is not given up so easily."""

from collections.abc import Callable

from portal.crypto import Keyring
from portal.db import Database
from portal.mail.kinds import Kind
from portal.mail.models import State
from portal.mail.outcomes import Verdict
from portal.mail.relay import Relay
from portal.mail.suppression import is_suppressed
from tests.databases import on_both_databases
from tests.mail.conftest import Office
from tests.mail.server import RCPT, FaultyRelay

Worker = Callable[..., Relay]

NO_SUCH_ADDRESS = "550 5.1.1 <jo@example.org>: no such user"


async def suppressed(database: Database, keyring: Keyring, address: str = "jo@example.org") -> bool:
    async with database.read() as session:
        return await is_suppressed(session, keyring, address)


@on_both_databases
async def test_a_participants_address_that_does_not_exist_is_suppressed_at_once(
    office: Office, worker: Worker, server: FaultyRelay, database: Database, keyring: Keyring
) -> None:
    server.script = {RCPT: [NO_SUCH_ADDRESS]}
    first = await office.put(to="Jo@example.org", kind=Kind.CONFIRMATION)
    waiting = await office.put(to="jo@EXAMPLE.org", kind=Kind.CONFIRMATION)
    other = await office.put(to="sam@example.org", kind=Kind.CONFIRMATION)
    dead, stopped = await worker().deliver_due(limit=1)
    assert (dead.mail_id, dead.state, dead.verdict, dead.code) == (
        first,
        State.DEAD,
        Verdict.NO_SUCH_ADDRESS,
        550,
    )
    assert (stopped.mail_id, stopped.state) == (waiting, State.SUPPRESSED)
    assert await suppressed(database, keyring)
    assert (await office.row(first)).state == "dead"
    assert (await office.row(waiting)).state == "suppressed"
    assert (await office.row(other)).state == "queued"
    assert (await office.row(await office.put(to="jo@example.org"))).state == "suppressed"


async def test_a_teams_address_is_not_suppressed_but_the_outcome_says_so(
    office: Office, worker: Worker, server: FaultyRelay, database: Database, keyring: Keyring
) -> None:
    server.script = {RCPT: [NO_SUCH_ADDRESS]}
    await office.put(kind=Kind.LEAD)
    [outcome] = await worker().deliver_due()
    assert (outcome.state, outcome.verdict) == (State.DEAD, Verdict.NO_SUCH_ADDRESS)
    assert not await suppressed(database, keyring)


async def test_a_refusal_for_reasons_of_policy_suppresses_nobody(
    office: Office, worker: Worker, server: FaultyRelay, database: Database, keyring: Keyring
) -> None:
    server.script = {RCPT: ["554 5.7.1 Relay access denied"]}
    await office.put(kind=Kind.CONFIRMATION)
    [outcome] = await worker().deliver_due()
    assert (outcome.state, outcome.verdict) == (State.DEAD, Verdict.AGAINST_POLICY)
    assert not await suppressed(database, keyring)


async def test_what_the_server_said_is_kept_without_the_address(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {RCPT: [NO_SUCH_ADDRESS]}
    mail_id = await office.put()
    await worker().deliver_due()
    row = await office.row(mail_id)
    assert (row.last_code, row.last_text) == (550, "5.1.1 <address>: no such user")
