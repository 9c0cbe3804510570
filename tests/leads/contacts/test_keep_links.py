"""Links to the page of a mailbox are sealed, move to new keys, and go some time after their end."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.config import Settings
from portal.crypto import CannotOpen, Keyring, new_master_key
from portal.leads.contacts.links import KEPT_FOR, LINK_LIFE, find_link, new_link, purge, secret_of
from portal.leads.contacts.models import MailboxLink
from portal.leads.retention import rewrap
from portal.retention import keep_house
from portal.tokens import BadToken
from tests.databases import on_both_databases
from tests.leads.people import Portal
from tests.leads.records import SITE_MAILBOX

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_neither_token_nor_code_stands_in_the_database(portal: Portal) -> None:
    async with portal.database.write.begin() as session:
        link = await new_link(session, portal.desk.keyring, SITE_MAILBOX.upper())
    async with portal.database.read() as session:
        row = (await session.scalars(select(MailboxLink))).one()
    stored = repr({name: value for name, value in vars(row).items() if name[0] != "_"})
    assert row.mailbox == SITE_MAILBOX
    assert link.token not in stored
    assert link.code not in stored


@on_both_databases
async def test_a_link_moves_to_a_new_key_and_works_on(portal: Portal) -> None:
    old, new = portal.parts[Settings].encryption_keys[0], new_master_key()
    async with portal.database.write.begin() as session:
        link = await new_link(session, portal.desk.keyring, SITE_MAILBOX)
        assert await rewrap(session, Keyring([new, old])) == 1
        assert await rewrap(session, Keyring([new, old])) == 0
    async with portal.database.read() as session:
        row = await find_link(session, link.token)
        assert secret_of(Keyring([new]), row).code == link.code
        with pytest.raises(CannotOpen):
            secret_of(Keyring([old]), row)


@on_both_databases
async def test_a_link_is_kept_for_a_while_after_its_end(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        async with portal.database.write.begin() as session:
            link = await new_link(session, portal.desk.keyring, SITE_MAILBOX)
        clock.shift(LINK_LIFE + KEPT_FOR - timedelta(days=1))
        async with portal.database.write.begin() as session:
            assert await purge(session) == 0
        clock.shift(timedelta(days=2))
        went = await keep_house(portal.database, portal.parts[Settings])
        assert {one.words: one.number for one in went}["links of mailboxes 90 days after their end"] == 1
        async with portal.database.read() as session:
            with pytest.raises(BadToken):
                await find_link(session, link.token)
