"""Numbers in addresses that no row has: Python refuses to read thousands of digits, PostgreSQL far fewer."""

from tests.databases import on_both_databases
from tests.leads.people import Portal
from tests.staff.people import signed_in

LONG = "9" * 5_000


@on_both_databases
async def test_numbers_that_no_row_has_lead_nowhere(portal: Portal) -> None:
    stranger, admin = portal.browser(), await signed_in(portal, admin=True)
    for browser in (stranger, admin):
        for number in (LONG, "9" * 18, "9" * 10):
            for kind in ("teams", "people", "texts"):
                assert (await browser.get(f"/staff/{kind}/{number}")).status_code == 404


@on_both_databases
async def test_what_is_no_key_of_a_row_leads_nowhere(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    for key in ("%00", "0" * 31 + "%00", "unknown", "0" * 32):
        for kind in ("leads", "requests"):
            assert (await admin.get(f"/staff/{kind}/{key}")).status_code == 404
        assert (await admin.post(f"/staff/outbox/{key}/retry")).status_code in {303, 404, 422}


async def test_a_page_number_without_end_is_the_first_page(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    for path in ("outbox", "teams", "texts"):
        assert (await admin.get(f"/staff/{path}?page={LONG}")).status_code == 200
    assert (await admin.get(f"/staff/texts/new?from={LONG}")).status_code == 200
