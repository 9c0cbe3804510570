"""A recovery code opens one's notes in another browser, and never costs anybody the notes that are there
already."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from portal.notes import writing
from portal.notes.keys import NotebookKey
from portal.notes.models import Notebook
from portal.notes.notebook.codes import new_code, shown
from tests.databases import on_both_databases
from tests.leads.people import Portal, page, text
from tests.notes.notebook.holding import CODE, RECOVER, code_on, held_key, hold, made_code, writer
from tests.notes.notebooks import bodies


async def test_a_code_opens_the_notes_in_another_browser(portal: Portal) -> None:
    code = await made_code((mine := await writer(portal, "mine"))[0])
    phone = portal.browser()
    opened = await phone.post(RECOVER, {"code": code.lower().replace(" ", "-")})
    assert (opened.status_code, opened.headers["location"]) == (303, "/notes")
    assert held_key(phone) == mine[1]
    assert "max-age=34560000" in opened.headers["set-cookie"].lower()


async def test_on_a_shared_computer_it_is_for_this_once(portal: Portal) -> None:
    code = await made_code((await writer(portal, "mine"))[0])
    opened = await portal.browser().post(RECOVER, {"code": code, "shared": "yes"})
    assert all("max-age" not in cookie.lower() for cookie in opened.headers.get_list("set-cookie"))


async def test_the_code_is_shown_once_and_is_in_no_address_that_a_server_hears(portal: Portal) -> None:
    browser, _ = await writer(portal, "mine")
    answer = await browser.post(CODE)
    code = code_on(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert page(answer).one("svg", role="img").attributes["aria-label"]
    assert code not in page(answer).one("title").text
    again = (await browser.get("/notes/notebook")).text
    assert "You have one." in again
    assert code not in again
    assert code.replace(" ", "-") not in again


async def test_a_new_code_takes_the_place_of_the_old_one(portal: Portal) -> None:
    browser, key = await writer(portal, "mine")
    old, new = await made_code(browser), await made_code(browser)
    phone = portal.browser()
    refused = await phone.post(RECOVER, {"code": old})
    assert refused.status_code == 422
    assert "This code opens no notes" in text(refused)
    assert held_key(phone) is None
    await phone.post(RECOVER, {"code": new})
    assert held_key(phone) == key


async def test_a_removed_code_opens_nothing(portal: Portal) -> None:
    browser, _ = await writer(portal, "mine")
    code = await made_code(browser)
    await browser.post(f"{CODE}/remove")
    assert (await portal.browser().post(RECOVER, {"code": code})).status_code == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter your recovery code"), ("7K3M", "missing or wrong"), (shown(new_code()), "opens no notes")],
    ids=["nothing", "too little", "unknown"],
)
async def test_what_opens_nothing_is_said_and_kept(portal: Portal, typed: str, said: str) -> None:
    browser = portal.browser()
    refused = await browser.post(RECOVER, {"code": typed, "shared": "yes"})
    assert refused.status_code == 422
    assert said in text(refused)
    assert page(refused).one("textarea", name="code").text.strip() == typed
    assert "checked" in page(refused).one("input", name="shared").attributes
    assert not browser.cookies


async def test_nobody_guesses_for_long(portal: Portal) -> None:
    code = await made_code((await writer(portal, "mine"))[0])
    guesser = portal.browser("192.0.2.7")
    for _ in range(10):
        assert (await guesser.post(RECOVER, {"code": new_code()})).status_code == 422
    refused = await guesser.post(RECOVER, {"code": code})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) <= 3600
    assert held_key(guesser) is None
    assert (await portal.browser("192.0.2.8").post(RECOVER, {"code": code})).status_code == 303


async def test_a_slip_of_the_pen_is_no_guess(portal: Portal) -> None:
    code = await made_code((await writer(portal, "mine"))[0])
    clumsy = portal.browser("192.0.2.7")
    for _ in range(12):
        assert (await clumsy.post(RECOVER, {"code": code[:-1]})).status_code == 422
    assert (await clumsy.post(RECOVER, {"code": code})).status_code == 303


async def test_other_notes_in_the_way_are_asked_about_first(portal: Portal) -> None:
    code = await made_code((await writer(portal, "mine"))[0])
    browser, key = await writer(portal, "others", "too")
    asked = await browser.post(RECOVER, {"code": code})
    assert asked.status_code == 200
    assert "There are 2 notes in it." in text(asked)
    assert held_key(browser) == key
    assert await bodies(portal.database, key) == ["others", "too"]


async def test_other_notes_come_along(portal: Portal) -> None:
    mine, mine_key = await writer(portal, "mine")
    code = await made_code(mine)
    browser, key = await writer(portal, "here")
    brought = await browser.post(RECOVER, {"code": code, "with": "bring"})
    assert brought.status_code == 303
    assert held_key(browser) == mine_key
    assert await bodies(portal.database, mine_key) == ["mine", "here"]
    async with portal.database.read() as session:
        assert key.id not in set(await session.scalars(select(Notebook.id)))


async def test_other_notes_that_stay_get_a_code_of_their_own(portal: Portal) -> None:
    mine, mine_key = await writer(portal, "mine")
    code = await made_code(mine)
    browser, key = await writer(portal, "here")
    left = await browser.post(RECOVER, {"code": code, "with": "leave"})
    assert held_key(browser) == mine_key
    phone = portal.browser()
    await phone.post(RECOVER, {"code": code_on(left)})
    assert held_key(phone) == key
    assert await bodies(portal.database, key) == ["here"]


async def test_the_code_of_notes_that_stay_is_not_replaced(portal: Portal) -> None:
    mine, mine_key = await writer(portal, "mine")
    code = await made_code(mine)
    browser, key = await writer(portal, "here")
    known = await made_code(browser)
    assert (await browser.post(RECOVER, {"code": code, "with": "leave"})).status_code == 303
    assert held_key(browser) == mine_key
    await (phone := portal.browser()).post(RECOVER, {"code": known})
    assert held_key(phone) == key


async def test_what_is_too_much_for_one_notebook_stays(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, mine_key = await writer(portal, "mine")
    code = await made_code(mine)
    browser, key = await writer(portal, "one", "two")
    monkeypatch.setattr(writing, "MOST_NOTES", 2)
    refused = await browser.post(RECOVER, {"code": code, "with": "bring"})
    assert refused.status_code == 422
    assert "too many notes" in text(refused)
    assert held_key(browser) == key
    assert await bodies(portal.database, key) == ["one", "two"]
    assert await bodies(portal.database, mine_key) == ["mine"]


@on_both_databases
async def test_two_browsers_that_bring_notes_to_each_other_lose_none(portal: Portal) -> None:
    """Each recovers the other's notebook at the same moment: both notes end up in one of the two, or, where
    one was gone when it was looked for, its browser is told so."""
    (one, one_key), (other, other_key) = await writer(portal, "one"), await writer(portal, "other")
    codes = await made_code(one), await made_code(other)
    answers = await asyncio.gather(
        one.post(RECOVER, {"code": codes[1], "with": "bring"}),
        other.post(RECOVER, {"code": codes[0], "with": "bring"}),
    )
    assert {answer.status_code for answer in answers} <= {303, 422}
    kept = [*await bodies(portal.database, one_key), *await bodies(portal.database, other_key)]
    assert sorted(kept) == ["one", "other"]


async def test_a_browser_without_notes_is_asked_nothing(portal: Portal) -> None:
    code = await made_code((mine := await writer(portal, "mine"))[0])
    browser = portal.browser()
    hold(browser, NotebookKey.new())
    assert (await browser.post(RECOVER, {"code": code})).status_code == 303
    assert held_key(browser) == mine[1]


async def test_a_notebook_that_is_opened_again_is_used_today(portal: Portal) -> None:
    browser, key = await writer(portal, "mine")
    code = await made_code(browser)
    async with portal.database.write.begin() as session:
        (await session.get_one(Notebook, key.id)).used_on = date(2025, 1, 1)
    await portal.browser().post(RECOVER, {"code": code})
    async with portal.database.read() as session:
        assert (await session.get_one(Notebook, key.id)).used_on.year > 2025
