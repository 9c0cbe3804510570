"""Stored mail and the suppression list move to the newest key, and old keys can then be thrown away."""

from portal.config import Settings
from portal.crypto import Keyring, new_master_key
from portal.db import Database
from portal.mail import outbox
from portal.mail.relay import Relay
from portal.mail.sealing import CHUNK, open_mail
from portal.mail.suppression import is_suppressed, suppress
from tests.databases import on_both_databases
from tests.mail.conftest import MAIL, Office
from tests.smtp import Relay as Server

OLD, NEW = new_master_key(), new_master_key()


@on_both_databases
async def test_after_rotation_the_old_key_is_not_needed(
    database: Database, settings: Settings, relay: Server
) -> None:
    old = Office(database, Keyring([OLD]))
    mail_id = await old.put()
    async with database.write.begin() as session:
        await suppress(session, old.keyring, "gone@example.org", "no such address")
        assert await outbox.rewrap(session, Keyring([NEW, OLD])) == 2
        assert await outbox.rewrap(session, Keyring([NEW, OLD])) == 0
    new = Office(database, Keyring([NEW]))
    row = await new.row(mail_id)
    assert open_mail(new.keyring, row.id, row.data_key, row.sealed) == MAIL
    async with database.read() as session:
        assert await is_suppressed(session, new.keyring, "Gone@example.org")
    way = Relay(database, new.keyring, settings.model_copy(update={"smtp_url": relay.url}))
    await way.deliver_due()
    await way.close()
    assert len(relay.received) == 1


async def test_an_address_suppressed_under_an_old_key_stays_suppressed_before_rotation(
    database: Database,
) -> None:
    async with database.write.begin() as session:
        await suppress(session, Keyring([OLD]), "gone@example.org", "no such address")
        assert await is_suppressed(session, Keyring([NEW, OLD]), "gone@example.org")


async def test_more_mails_than_fit_one_page_are_all_moved(database: Database) -> None:
    number = 2 * CHUNK + 1
    await Office(database, Keyring([OLD])).put_many(number)
    async with database.write.begin() as session:
        assert await outbox.rewrap(session, Keyring([NEW, OLD])) == number
