"""A person's own page: changing, pausing, leaving, coming back and erasing."""

from datetime import UTC, datetime

import time_machine
from sqlalchemy import func, select

from portal.alerts.matching.models import Match
from portal.alerts.models import Subscription
from portal.alerts.retention import rewrap
from portal.alerts.rounds import tell_due
from portal.crypto import Keyring, new_master_key
from portal.person.erasing import erase as erase_person
from portal.person.export import export
from portal.retention import keep_house
from tests.alerts.followers import JO, Alerts, nct_id, study, told_in
from tests.databases import on_both_databases
from tests.leads.people import page, text

DAY = 86_400


def later(days: int) -> time_machine.travel:
    return time_machine.travel(datetime.now(UTC).timestamp() + days * DAY)


async def number(alerts: Alerts, model: type) -> int:
    async with alerts.database.read() as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


async def queued_digest(alerts: Alerts, **typed: str) -> str:
    """Somebody whose digest is queued and not sent."""
    token = await alerts.heard(**typed)
    await alerts.store(study(1))
    await tell_due(alerts.database, alerts.keyring, alerts.settings, at_any_hour=True)
    return token


@on_both_databases
async def test_a_pause_takes_back_what_is_queued_and_tells_it_afterwards(alerts: Alerts) -> None:
    token = await queued_digest(alerts)
    browser = alerts.browser()
    assert (await browser.post(f"/alerts/manage/{token}/pause", {"days": "30"})).status_code == 303
    assert "Paused: nothing is sent before" in text(await browser.get(f"/alerts/manage/{token}"))
    await alerts.store(study(2))
    await alerts.tell()
    assert not alerts.digests()
    with later(31):
        await alerts.tell()
        (mail,) = alerts.digests()
        assert [nct for nct, _what in told_in(mail)] == [nct_id(1), nct_id(2)]


async def test_going_on_and_signing_up_again_end_a_pause(alerts: Alerts) -> None:
    token = await alerts.heard()
    browser = alerts.browser()
    for end in ("going on", "signing up"):
        await browser.post(f"/alerts/manage/{token}/pause", {"days": "90"})
        if end == "going on":
            await browser.post(f"/alerts/manage/{token}/pause", {"days": "0"})
        else:
            with later(2):
                await alerts.confirmed()
        assert "Paused" not in text(await browser.get(f"/alerts/manage/{token}"))
    await alerts.store(study(1))
    with later(3):
        await alerts.tell()
    assert len(alerts.digests()) == 1


async def test_from_weekly_to_daily_the_next_comes_the_next_day(alerts: Alerts) -> None:
    token = await alerts.heard(frequency="weekly")
    await alerts.store(study(1))
    await alerts.tell()
    fields = {"conditions": "back pain", "frequency": "daily", "near": "62701", "radius": "50"}
    assert (await alerts.browser().post(f"/alerts/manage/{token}", fields)).status_code == 303
    await alerts.store(study(2))
    with later(1):
        await alerts.tell()
    assert len(alerts.digests()) == 2


async def test_changes_are_refused_by_name_and_looked_at_without_saving(alerts: Alerts) -> None:
    token = await alerts.heard()
    own, browser = f"/alerts/manage/{token}", alerts.browser()
    answer = await browser.post(own, {"conditions": "", "near": "62701"})
    assert answer.status_code == 422
    assert page(answer).all("a", href="#conditions")
    looked = await browser.post(own, {"conditions": "sciatica", "look": "more"})
    assert looked.status_code == 200
    assert len(page(looked).all("input", type="text", name="conditions")) == 2
    assert "back pain" in text(await browser.get(own))
    assert "sciatica" not in text(await browser.get(own))


@on_both_databases
async def test_a_person_gets_a_copy_and_is_erased_with_everything(alerts: Alerts) -> None:
    await alerts.heard(study=nct_id(1))
    await alerts.sign_up()
    await alerts.store(study(1))
    await alerts.tell()
    async with alerts.database.read() as session:
        copy = await export(session, alerts.keyring, alerts.settings, JO)
    signed_up, again, told = copy["news_of_studies"]
    assert (signed_up["state"], again["state"], told["state"]) == ("confirmed", "unconfirmed", "confirmed")
    assert told["asked_for"]["conditions"] == ("back pain",)
    assert len(told["told"]) == 1
    assert told["consent"].startswith("Example Research may keep what I entered here")
    gone = await erase_person(alerts.database, alerts.keyring, alerts.settings, JO)
    assert gone.alerts == 3
    async with alerts.database.read() as session:
        assert not (await export(session, alerts.keyring, alerts.settings, JO))["news_of_studies"]


@on_both_databases
async def test_what_is_old_goes_and_what_holds_stays(alerts: Alerts) -> None:
    await alerts.heard()
    gone = await alerts.confirmed(email="kim@example.org", conditions=["Purple rhubarb disease"])
    await alerts.browser().post(f"/alerts/unsubscribe/{gone}")
    await alerts.store(study(1))
    await alerts.tell()
    with later(32):
        went = {one.words: one.number for one in await keep_house(alerts.database, alerts.settings)}
    assert went["sign-ups for news that were not confirmed in 7 days"] == 2
    assert went["news of studies stopped more than 30 days ago"] == 1
    assert went["what was compared to find news, a day later"] > 0
    assert went["words for conditions that nobody follows any more"] == 1
    assert await number(alerts, Subscription) == 1
    assert await number(alerts, Match) == 1


@on_both_databases
async def test_all_of_it_moves_to_a_new_key_and_is_found_under_it(alerts: Alerts) -> None:
    token = await alerts.heard()
    key = new_master_key()
    keyring = Keyring([key, *alerts.settings.encryption_keys])
    async with alerts.database.write.begin() as session:
        assert await rewrap(session, keyring) == 2
        assert await rewrap(session, keyring) == 0
    newest = Keyring([key])
    async with alerts.database.read() as session:
        copy = await export(session, newest, alerts.settings, JO)
    assert copy["news_of_studies"][1]["page"] == f"/alerts/manage/{token}"
