"""What is shared, for whoever shared it: seen, stopped, and given a new link."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from portal import clock
from portal.crypto import CannotOpen, Keyring
from portal.notes.locking import read_token, unlock
from portal.notes.models import Share
from portal.notes.opening.attempts import MOST_FAILURES
from portal.notes.opening.gate import Gate
from portal.notes.sharing import making
from portal.notes.sharing.looking import share_of
from tests.databases import on_both_databases
from tests.leads.people import Portal, page, text
from tests.notes.sharing.sharers import JSON, Sharer, sharer


@pytest.fixture
def jo(portal: Portal) -> Sharer:
    """Somebody with a notebook."""
    return sharer(portal)


async def opens(jo: Sharer, share: Share, told: dict[str, str]) -> bool:
    """Whether link and passcode open what is stored."""
    token = read_token(told["link"].rpartition("/")[2])
    assert token
    parts = jo.portal.parts
    try:
        await unlock(parts[Gate], parts[Keyring], share, token, told["passcode"])
    except CannotOpen:
        return False
    return True


async def test_stopping_erases_all_that_opens(jo: Sharer) -> None:
    told = await jo.shared(*await jo.writes())
    for _ in range(2):  # the second time there is nothing left to stop
        answer = await jo.browser.post(f"/shares/{told['id']}/revoke")
    (share,) = await jo.rows()
    assert answer.status_code == 404
    assert share.revoked_at is not None
    assert (share.wrapped, share.owner_wrapped, share.sealed) == (None, None, None)
    assert "Stopped: the link opens nothing any more" in text(await jo.browser.get("/shares"))
    assert (await jo.browser.get(f"/shares/{told['id']}")).status_code == 404


async def test_a_new_link_shows_the_same_notes_and_ends_the_old_one(jo: Sharer) -> None:
    told = await jo.shared(*await jo.writes("Ask about my knee"), expires="7")
    await jo.writes("Written later")
    renewed = (await jo.browser.post(f"/shares/{told['id']}/renew", headers=JSON)).json()
    old, new = await jo.rows()
    assert (old.wrapped, old.owner_wrapped, old.sealed) == (None, None, None)
    assert not await opens(jo, old, told)
    assert await opens(jo, new, renewed)
    assert renewed["link"] != told["link"]
    assert (new.expires_at - clock.now()).days == 6
    seen = text(await jo.browser.get(f"/shares/{new.id}"))
    assert "Ask about my knee" in seen
    assert "Written later" not in seen


async def test_a_new_link_that_is_asked_for_twice_is_made_once(jo: Sharer) -> None:
    told = await jo.shared(*await jo.writes())
    await jo.browser.post(f"/shares/{told['id']}/renew")
    again = await jo.browser.post(f"/shares/{told['id']}/renew")
    _, new = await jo.rows()
    assert "This is shared already" in text(again)
    assert f"/shares/{new.id}/renew" in again.text


@on_both_databases
async def test_of_two_new_links_at_the_same_moment_one_is_made(jo: Sharer) -> None:
    told = await jo.shared(*await jo.writes())
    path = f"/shares/{told['id']}/renew"
    answers = await asyncio.gather(*(jo.browser.post(path, headers=JSON) for _ in range(2)))
    made, repeated = sorted(answers, key=lambda answer: answer.status_code)
    assert (made.status_code, repeated.status_code) == (201, 409)
    (live,) = [row for row in await jo.rows() if row.revoked_at is None]
    assert made.json()["id"] == repeated.json()["id"] == live.id
    assert await opens(jo, live, made.json())


@on_both_databases
async def test_a_new_link_that_is_made_while_the_old_one_is_looked_for_is_told(
    jo: Sharer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await jo.shared(*await jo.writes())
    path = f"/shares/{told['id']}/renew"

    async def made_meanwhile(*given: Any) -> Share:
        monkeypatch.setattr(making, "share_of", share_of)
        assert (await jo.browser.post(path)).status_code == 201
        return await share_of(*given)

    monkeypatch.setattr(making, "share_of", made_meanwhile)
    assert (await jo.browser.post(path, headers=JSON)).status_code == 409


@on_both_databases
async def test_whichever_page_came_last_leads_to_a_link_that_opens(jo: Sharer) -> None:
    told = await jo.shared(*await jo.writes())
    path = f"/shares/{told['id']}/renew"
    answers = await asyncio.gather(*(jo.browser.post(path) for _ in range(2)))
    assert sorted(one.status_code for one in answers) == [200, 201]
    (repeated,) = [page(one) for one in answers if one.status_code == 200]
    (again,) = [form.attributes["action"] for form in repeated.all("form")]
    renewed = (await jo.browser.post(again, headers=JSON)).json()
    (live,) = [row for row in await jo.rows() if row.revoked_at is None]
    assert await opens(jo, live, renewed)


async def test_the_list_tells_how_each_one_stands(jo: Sharer) -> None:
    (note,) = await jo.writes()
    live, paused, over = [await jo.shared(note) for _ in range(3)]
    day = clock.today()
    async with jo.portal.database.write.begin() as session:
        for told, values in (
            (live, {"opened": 2, "last_opened_on": day}),
            (paused, {"failures": MOST_FAILURES}),
            (over, {"expires_at": clock.now() - timedelta(days=1)}),
        ):
            await session.execute(update(Share).where(Share.id == told["id"]).values(**values))
    listed = text(await jo.browser.get("/shares"))
    assert "Opened 2 times, the last time on" in listed
    assert "1 note on Warm Baths for Sore Backs" in listed
    assert "A wrong passcode was typed very often" in listed


async def test_shares_of_others_are_not_there(jo: Sharer, portal: Portal) -> None:
    told = await jo.shared(*await jo.writes())
    for stranger in (portal.browser(), sharer(portal).browser):
        assert (await stranger.get(f"/shares/{told['id']}")).status_code == 404
        for verb in ("revoke", "renew"):
            assert (await stranger.post(f"/shares/{told['id']}/{verb}")).status_code == 404
    (share,) = await jo.rows()
    assert await opens(jo, share, told)


async def test_what_readers_see_is_escaped(jo: Sharer) -> None:
    told = await jo.shared(*await jo.writes("<script>alert(1)</script>"))
    seen = await jo.browser.get(f"/shares/{told['id']}")
    assert seen.headers["cache-control"] == "no-store"
    assert "<script>alert" not in seen.text
    assert page(seen).one("p", class_="handwritten").text == "<script>alert(1)</script>"
