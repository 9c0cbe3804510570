"""After the day of a promised call its sender says whether it came, in one step."""

import pytest

from portal.leads.models import Answer, Happened, LeadState
from tests.databases import on_both_databases
from tests.leads.people import Portal, page, text
from tests.leads.receipts.senders import change, events, promise_is_over, the_code


async def asked(portal: Portal) -> str:
    """The receipt of a message whose team promised a call that should have come; nobody is known to it."""
    receipt = await portal.browser().sent()
    await portal.deliver()
    await promise_is_over(portal)
    return receipt


@on_both_databases
async def test_who_was_called_waits_no_longer(portal: Portal) -> None:
    receipt, other = await asked(portal), portal.browser()
    shown = await other.get(receipt)
    assert page(shown).one("h1").text == "Did the team call you?"
    assert page(shown).one("form", id="called").attributes["action"] == f"{receipt}/called"
    answer = await other.post(f"{receipt}/called", {"called": "yes", "code": await the_code(portal)})
    assert (answer.status_code, answer.headers["location"]) == (303, receipt)
    (lead,) = await portal.leads()
    assert (lead.state, lead.waits_since, lead.call_on) == (LeadState.CONTACTED, None, None)
    assert await events(portal) == [Answer.WILL_CALL, Happened.THEY_CALLED]
    assert page(await other.get(receipt)).one("h1").text == "You have been called"


@on_both_databases
async def test_who_was_not_called_waits_anew(portal: Portal) -> None:
    receipt, other = await asked(portal), portal.browser()
    (before,) = await portal.leads()
    await other.post(f"{receipt}/called", {"called": "no", "code": await the_code(portal)})
    (lead,) = await portal.leads()
    assert before.waits_since is not None
    assert lead.waits_since is not None
    assert lead.waits_since > before.waits_since
    assert (lead.round, lead.call_on) == (before.round + 1, None)
    assert page(await other.get(receipt)).one("h1").text == "We go on asking the team"
    assert "You told us that nobody called." in text(await other.get(receipt))


async def test_the_code_alone_leads_to_all_the_rest_too(portal: Portal) -> None:
    receipt, other = await asked(portal), portal.browser()
    await other.post(f"{receipt}/called", {"called": "yes", "code": await the_code(portal)})
    assert "Add to your message" in text(await other.get(receipt))


async def test_a_second_click_changes_nothing(portal: Portal) -> None:
    receipt, other = await asked(portal), portal.browser()
    for said in ("no", "yes", "no"):
        await other.post(f"{receipt}/called", {"called": said, "code": await the_code(portal)})
    assert await events(portal) == [Answer.WILL_CALL, Happened.THEY_DID_NOT_CALL]


async def test_nobody_is_asked_before_the_day_is_over(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    assert not page(await browser.get(receipt)).all("form", id="called")
    assert (await browser.post(f"{receipt}/called", {"called": "yes"})).status_code == 303
    assert await events(portal) == []


@pytest.mark.parametrize("said", ["", "perhaps"])
async def test_what_is_neither_yes_nor_no_is_nothing(portal: Portal, said: str) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await promise_is_over(portal)
    await browser.post(f"{receipt}/called", {"called": said})
    assert await events(portal) == [Answer.WILL_CALL]


async def test_who_is_being_screened_stays_so(portal: Portal) -> None:
    receipt, other = await asked(portal), portal.browser()
    await change(portal, state=LeadState.SCREENING)
    await other.post(f"{receipt}/called", {"called": "yes", "code": await the_code(portal)})
    assert (await portal.leads())[0].state == LeadState.SCREENING
