"""A study that the registry lists under a new number takes its messages along."""

from typing import Any

from tests.databases import on_both_databases
from tests.leads.closings import (
    CLINIC,
    OTHER,
    news,
    withdraw,
)
from tests.leads.people import Portal, text
from tests.leads.records import (
    record,
    store,
)


@on_both_databases
async def test_a_study_with_a_new_number_takes_its_messages_along(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    new = record(OTHER, {**CLINIC, "facility": "SPRINGFIELD  clinic"})
    new["protocolSection"]["identificationModule"] = {"nctId": "NCT07654321", "briefTitle": "Warm Showers"}
    await store(portal.database, new)
    await withdraw(portal, "NCT07654321")
    await portal.deliver()
    assert news(portal) == []
    (lead,) = await portal.leads()
    assert lead.nct_id == "NCT07654321"
    shown = await browser.get(receipt)
    assert "Warm Showers" in text(shown)
    assert "What happens next" in text(shown)
    assert (await portal.trail())[-1] == "lead.moved"


async def test_a_site_not_found_under_the_new_number_is_closed(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    new: dict[str, Any] = record(OTHER)
    new["protocolSection"]["identificationModule"] = {"nctId": "NCT07654321", "briefTitle": "Warm Showers"}
    await store(portal.database, new)
    await withdraw(portal, "NCT07654321")
    await portal.deliver()
    assert len(news(portal)) == 1
