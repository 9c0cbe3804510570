"""Whoever asks is erased: in the tables, in the queue and in the database's files; what stays true, stays."""

from pathlib import Path

import pytest
from sqlalchemy import select

from portal.leads import staff_notes
from portal.leads.staff_notes import StaffNote
from portal.mail import outbox
from portal.mail.suppression import is_suppressed, suppress
from portal.person.erasing import Gone, erase
from portal.person.export import export, is_empty
from tests.databases import on_both_databases
from tests.leads.people import Portal, code_in, path_in, text
from tests.leads.records import SITE_MAILBOX

JO, KIM = "jo@example.com", "kim@example.com"


async def erased(portal: Portal, address: str = JO) -> Gone:
    return await erase(portal.database, portal.desk.keyring, portal.desk.settings, address)


async def is_gone(portal: Portal, address: str = JO) -> bool:
    async with portal.database.read() as session:
        assert (await outbox.counts(session)).conserved
        return is_empty(await export(session, portal.desk.keyring, portal.desk.settings, address))


@on_both_databases
async def test_everything_of_theirs_goes_and_everybody_elses_stays(portal: Portal) -> None:
    browser, staff = portal.browser(), portal.browser()
    receipt = await browser.sent()
    others = await portal.browser().sent(email=KIM)
    await portal.deliver()
    notice = portal.mails(SITE_MAILBOX)[0]
    gone = await erased(portal)
    (lead_id,) = gone.messages.lead_ids
    assert (gone.messages.mails, gone.messages.cancelled) == (2, 0)
    assert gone.messages.told == (f"{SITE_MAILBOX} (NCT01234567)",)
    assert await is_gone(portal)
    assert not await is_gone(portal, KIM)
    shown = await browser.get(receipt)
    assert shown.status_code == 410
    assert "Your message was erased" in text(shown)
    assert (await staff.post(path_in(notice), {"code": code_in(notice)})).status_code == 410
    assert "Message sent" in text(await portal.browser().get(others))
    leads = {lead.id: lead for lead in await portal.leads()}
    kept = leads[lead_id]
    assert [kept.sealed, kept.data_key, kept.email_index, kept.payload_key, kept.form_key] == [None] * 5
    assert kept.nct_id == "NCT01234567"


@on_both_databases
async def test_what_waits_in_the_queue_is_never_sent(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    gone = await erased(portal)
    assert (gone.messages.cancelled, gone.messages.mails, gone.messages.told) == (2, 2, ())
    await portal.deliver()
    assert portal.relay.received == []
    assert (await portal.browser().get(receipt)).status_code == 410
    assert await is_gone(portal)


@on_both_databases
async def test_a_second_time_there_is_nothing_left_to_erase(portal: Portal) -> None:
    assert (await erased(portal)).is_nothing
    await portal.browser().sent()
    assert not (await erased(portal)).is_nothing
    assert (await erased(portal)).is_nothing
    assert (await portal.browser().send()).status_code == 303, "the same message may be sent again"


async def test_a_mail_that_went_to_a_mistyped_address_goes_with_that_address(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent(email="mistyped@example.com")
    await portal.deliver()
    await browser.post(f"{receipt}/email", {"email": JO})
    gone = await erased(portal, "mistyped@example.com")
    assert (len(gone.messages.lead_ids), gone.mails.mails) == (0, 1)
    assert await is_gone(portal, "mistyped@example.com")
    assert "j•••@example.com" in text(await browser.get(receipt))
    assert not await is_gone(portal)


@on_both_databases
async def test_notes_of_staff_go_with_the_message_and_nobody_waits_any_more(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.browser().sent(email=KIM)
    mine, others = await portal.leads()
    async with portal.database.write.begin() as session:
        for lead in (mine, others):
            await staff_notes.write(session, portal.desk.keyring, lead.id, 7, "Call after the surgery")
    await erased(portal)
    async with portal.database.read() as session:
        assert list(await session.scalars(select(StaffNote.lead_id))) == [others.id]
    assert [lead.waits_since is None for lead in await portal.leads()] == [True, False]


async def test_an_address_is_taken_off_the_list_of_those_not_written_to(portal: Portal) -> None:
    async with portal.database.write.begin() as session:
        await suppress(session, portal.desk.keyring, JO, "no such address")
    assert (await erased(portal)).mails.suppressed == 1
    async with portal.database.read() as session:
        assert not await is_suppressed(session, portal.desk.keyring, JO)


@pytest.mark.sqlite_only
async def test_the_files_hold_nothing_of_them_afterwards(portal: Portal, tmp_path: Path) -> None:
    await portal.set_team(full_details=True)
    await portal.browser().sent(email=KIM, message="Somebody else's")
    await portal.browser().sent(message="Purple rhubarb")
    await portal.deliver()
    leads = {lead.id: lead for lead in await portal.leads()}
    gone = await erased(portal)
    mine, (others,) = leads.pop(gone.messages.lead_ids[0]), leads.values()
    assert gone.overwritten
    stored = all_stored(tmp_path)
    for secret in (mine.sealed, mine.data_key, mine.email_index, mine.payload_key):
        assert secret
        assert len(secret) >= 32
        assert secret not in stored
    assert others.sealed
    assert others.sealed in stored, "this is where it would stand"
    assert mine.id.encode() in stored
    for typed in (b"Purple rhubarb", JO.encode(), b"202-555-0123"):
        assert typed not in stored


def all_stored(folder: Path) -> bytes:
    """Every byte of the database's files."""
    return b"".join(file.read_bytes() for file in folder.glob("portal.db*"))
