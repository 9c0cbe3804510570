"""Messages are erased after 12 months, and keys can be changed at any time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from portal.config import Settings
from portal.crypto import CannotOpen, Keyring, new_master_key
from portal.leads import retention
from portal.leads.details import details_of
from portal.leads.models import ConsentText
from portal.mail import outbox
from portal.mail.models import Outbox
from portal.retention import keep_house
from tests.databases import on_both_databases
from tests.leads.people import Portal, a_portal, all_files, code_in, path_in, text
from tests.leads.records import SITE_MAILBOX

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
YEAR = timedelta(days=365)


@on_both_databases
async def test_after_twelve_months_only_ids_times_and_states_are_left(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        browser, staff = portal.browser(), portal.browser()
        receipt = await browser.sent()
        await portal.deliver()
        (mail,) = portal.mails(SITE_MAILBOX)
        clock.shift(YEAR)
        await keep_house(portal.database, portal.desk.settings)
        assert (await portal.leads())[0].sealed is not None
        clock.shift(timedelta(seconds=1))
        await keep_house(portal.database, portal.desk.settings)
        shown = await browser.get(receipt)
        assert shown.status_code == 410
        assert "Your message was erased" in text(shown)
        assert (await staff.post(path_in(mail), {"code": code_in(mail)})).status_code == 410
        await browser.post(f"{receipt}/withdraw")
    (lead,), (link,) = await portal.leads(), await portal.links()
    assert [lead.sealed, lead.data_key, lead.email_index, lead.payload_key, lead.form_key, link.sealed] == [
        None
    ] * 6
    async with portal.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Outbox)) == 0
        assert (await outbox.counts(session)).conserved
        assert await session.scalar(select(func.count()).select_from(ConsentText)) == 1
    assert (await portal.trail())[-1] == "lead.erased"


async def test_the_worker_applies_the_rules(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await portal.browser().sent()
        clock.shift(YEAR + timedelta(days=1))
        await portal.deliver()
    (lead,) = await portal.leads()
    assert lead.erased_at is not None
    assert portal.relay.received == []


@pytest.mark.sqlite_only
async def test_what_is_erased_is_overwritten_in_the_file(portal: Portal, tmp_path: Path) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await portal.browser().sent()
        (lead,) = await portal.leads()
        sealed, key = bytes(lead.sealed or b""), bytes(lead.data_key or b"")
        clock.shift(YEAR + timedelta(days=1))
        await keep_house(portal.database, portal.desk.settings)
    stored = all_files(tmp_path)
    assert len(sealed) > 100
    assert sealed not in stored
    assert key not in stored


async def test_a_days_old_message_can_no_longer_be_recognised_by_its_fingerprint(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await portal.browser().sent()
        clock.shift(timedelta(hours=25))
        await portal.deliver()
    (lead,) = await portal.leads()
    assert lead.payload_key is None


@on_both_databases
async def test_after_a_change_of_keys_everything_works_with_the_new_one_alone(
    portal: Portal, settings: Settings
) -> None:
    receipt = await portal.browser().sent(message="Purple rhubarb")
    new_key = new_master_key()
    both = Keyring([new_key, *settings.encryption_keys])
    async with portal.database.write.begin() as session:
        assert await retention.rewrap(session, both) == 1
        assert await retention.rewrap(session, both) == 0
        await outbox.rewrap(session, both)
    (lead,) = await portal.leads()
    assert details_of(Keyring([new_key]), lead).message.text == "Purple rhubarb"
    with pytest.raises(CannotOpen):
        details_of(portal.desk.keyring, lead)
    rotated = settings.model_copy(update={"encryption_keys": [new_key], "smtp_url": portal.relay.url})
    async with a_portal(rotated, portal.relay) as later:
        assert (await later.browser().send(message="Purple rhubarb")).status_code == 200, "it is still known"
        await later.deliver()
        (mail,) = later.mails(SITE_MAILBOX)
        staff = later.browser()
        await staff.post(path_in(mail), {"code": code_in(mail)})
        assert "Purple rhubarb" in text(await staff.get(path_in(mail)))
        assert "The team has opened your message" in text(await later.browser().get(receipt))


async def test_a_repeat_is_known_between_the_new_key_and_the_rotation(
    portal: Portal, settings: Settings
) -> None:
    await portal.browser().sent()
    keys = [new_master_key(), *settings.encryption_keys]
    async with a_portal(settings.model_copy(update={"encryption_keys": keys}), portal.relay) as later:
        assert (await later.browser().send()).status_code == 200
    assert len(await portal.leads()) == 1
