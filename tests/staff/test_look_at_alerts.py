"""Administrators see how the news of studies goes, and what would be sent; nobody else does."""

from portal.alerts.subscribing import subscribe
from portal.alerts.wishes import Particulars, Wishes
from portal.crypto import Keyring
from tests.databases import on_both_databases
from tests.leads.people import Portal, page, text
from tests.staff.people import signed_in


@on_both_databases
async def test_numbers_and_a_rehearsal_for_administrators(portal: Portal) -> None:
    async with portal.database.write.begin() as session:
        for number, condition in enumerate(("back pain", "migraine")):
            address = f"person{number}@example.org"
            kept = Particulars(address, address, Wishes(conditions=(condition,)), "", "")
            await subscribe(session, portal.parts[Keyring], kept)
    browser = await signed_in(portal, admin=True)
    shown = page(await browser.get("/staff/alerts"))
    assert shown.one("dl").all("dd")[0].text == "2"
    assert len(shown.one("tbody").all("tr")) == 14
    words = text(await browser.get("/staff/alerts?rehearse=yes"))
    assert "1 study has news that was not matched yet. 1 email would be queued now." in words
    await portal.deliver()
    words = text(await browser.get("/staff/alerts?rehearse=yes"))
    assert "0 studies have news that was not matched yet." in words


async def test_who_is_no_administrator_finds_nothing_there(portal: Portal) -> None:
    browser = await signed_in(portal, admin=False)
    assert (await browser.get("/staff/alerts")).status_code in {403, 404}
    assert (await portal.browser().get("/staff/alerts")).status_code == 303
