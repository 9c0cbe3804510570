"""With the link alone somebody sees the status. The code from the e-mail makes a browser the sender's."""

import pytest

from tests.databases import on_both_databases
from tests.leads.people import Portal, page, text
from tests.leads.receipts.senders import details, events, the_code

CHANGES = {
    "addition": {"addition": "One more thing"},
    "correction": {"phone": "202-555-0199"},
    "email": {"email": "other@example.net"},
    "erase": {"sure": "yes"},
    "withdraw": {},
    "called": {"called": "yes"},
    "resend": {},
}


@on_both_databases
async def test_the_code_shows_what_only_the_sender_may_do(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    await portal.deliver()
    other = portal.browser()
    before = await other.get(receipt)
    assert not page(before).all("textarea")
    assert "Download everything" not in text(before)
    answer = await other.post(f"{receipt}/unlock", {"code": await the_code(portal)})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{receipt}#yours")
    after = text(await other.get(receipt))
    for offered in ("Add to your message", "Correct your name", "Download everything", "Erase it"):
        assert offered in after


@pytest.mark.parametrize("what", CHANGES)
async def test_nothing_is_changed_without_the_browser_or_the_code(portal: Portal, what: str) -> None:
    receipt = await portal.browser().sent()
    await portal.deliver()
    before = await details(portal)
    stranger = portal.browser()
    for code in ({}, {"code": "000000"}, {"code": "nonsense"}):
        answer = await stranger.post(f"{receipt}/{what}", CHANGES[what] | code)
        assert answer.status_code == 422
        assert not [name for name in stranger.cookies if name.startswith("sender")]
    assert await details(portal) == before
    assert await events(portal) == []
    assert (await portal.leads())[0].taken_back_at is None


async def test_a_program_that_submits_every_form_changes_nothing_and_uses_no_try_up(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    await portal.deliver()
    scanner = portal.browser()
    for form in page(await scanner.get(receipt)).all("form"):
        await scanner.post(form.attributes["action"], {"code": ""})
    assert (await portal.leads())[0].tries == 0
    assert await events(portal) == []


async def test_after_five_wrong_codes_another_is_sent(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    await portal.deliver()
    old, other = await the_code(portal), portal.browser()
    for _ in range(5):
        await other.post(f"{receipt}/unlock", {"code": "000000" if old != "000000" else "111111"})
    assert (await other.post(f"{receipt}/unlock", {"code": old})).status_code == 422
    asked = await other.post(f"{receipt}/unlock", {"new_code": "yes"})
    assert "We are sending a new code" in text(asked)
    await portal.deliver()
    assert (await other.post(f"{receipt}/unlock", {"code": await the_code(portal)})).status_code == 303


async def test_a_get_of_what_only_takes_forms_changes_nothing(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    for what in (*CHANGES, "unlock"):
        assert (await browser.get(f"{receipt}/{what}")).status_code == 405
    assert await events(portal) == []
