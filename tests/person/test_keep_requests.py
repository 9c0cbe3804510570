"""What is kept of a request is sealed, found under every key, part of the copy, gone with the person, and
removed a year after the answer."""

from datetime import date, timedelta

import time_machine
from sqlalchemy import select

from portal import clock
from portal.crypto import Keyring, new_master_key
from portal.person import asked, keeping, requests
from portal.person.erasing import erase
from portal.person.export import export, is_empty
from portal.person.models import CameBy, Kind, PersonRequest, Way
from portal.person.requests import Came
from portal.person.sealing import Asking, Check
from portal.retention import keep_house
from tests.databases import on_both_databases
from tests.leads.people import Portal

JO, STAFF = "jo@example.com", 7
CAME = Came(Kind.EXPORT, CameBy.LETTER, date(2026, 1, 31))
CHECK = Check(Way.SIGNED_LETTER, "The signature is as on the form", date(2026, 2, 2), STAFF)


async def taken(portal: Portal, address: str = JO, keyring: Keyring | None = None) -> str:
    async with portal.database.write.begin() as session:
        asking = Asking(address, "A copy, by letter", CHECK)
        return await requests.take(session, keyring or portal.desk.keyring, CAME, asking, by=STAFF)


async def rows(portal: Portal) -> list[PersonRequest]:
    async with portal.database.read() as session:
        return [*await session.scalars(select(PersonRequest).order_by(PersonRequest.created_at))]


@on_both_databases
async def test_a_request_is_part_of_the_copy_and_its_words_are_sealed(portal: Portal) -> None:
    await taken(portal)
    await taken(portal, "kim@example.com")
    async with portal.database.read() as session:
        held = await export(session, portal.desk.keyring, portal.desk.settings, "JO@example.com")
    (request,) = held["requests"]
    assert request["wanted"] == "A copy, by letter"
    assert request["checked"]["in_words"] == "The signature is as on the form"
    assert request["to_be_answered_by"] == date(2026, 2, 28), "a month later there is no 31st"
    assert not is_empty(held)
    assert all(b"letter" not in (row.sealed or b"") for row in await rows(portal))


@on_both_databases
async def test_erasing_somebody_leaves_that_they_asked_and_not_who(portal: Portal) -> None:
    await taken(portal)
    await taken(portal, "kim@example.com")
    gone = await erase(portal.database, portal.desk.keyring, portal.desk.settings, JO)
    assert gone.requests == 1
    assert not gone.is_nothing
    theirs, others = await rows(portal)
    assert (theirs.sealed, theirs.data_key, theirs.email_index) == (None, None, None)
    assert theirs.kind == Kind.EXPORT
    assert (theirs.state, theirs.outcome) == ("done", "Erased with all else that was held on them.")
    assert others.state == "open"
    assert others.sealed is not None


@on_both_databases
async def test_a_change_of_keys_keeps_every_request(portal: Portal) -> None:
    request_id = await taken(portal)
    both = Keyring([new_master_key(), *portal.desk.settings.encryption_keys])
    async with portal.database.write.begin() as session:
        assert await keeping.rewrap(session, both) == 1
        assert await keeping.rewrap(session, both) == 0
        assert len(await keeping.held(session, both, JO)) == 1
        found = await asked.find(session, both, request_id)
    assert found.check == CHECK


@on_both_databases
async def test_a_request_goes_a_year_after_its_answer_and_never_before_one(portal: Portal) -> None:
    with time_machine.travel("2026-02-03T12:00Z", tick=False):
        answered, waiting = await taken(portal), await taken(portal)
        async with portal.database.write.begin() as session:
            await requests.finish(session, answered, "Sent by letter", by=STAFF)
    with time_machine.travel("2027-02-03T11:00Z", tick=False):
        await keep_house(portal.database, portal.desk.settings)
        assert len(await rows(portal)) == 2
    with time_machine.travel("2027-02-03T13:00Z", tick=False):
        await keep_house(portal.database, portal.desk.settings)
        assert [row.id for row in await rows(portal)] == [waiting]
        async with portal.database.read() as session:
            soon = clock.today() + timedelta(days=1)
            assert await asked.due_requests(session, soon) == [(waiting, date(2026, 2, 28))]
