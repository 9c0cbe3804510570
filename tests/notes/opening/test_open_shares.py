"""Shared notes open for whoever has link and passcode, and for nobody else."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.crypto import CannotOpen, Keyring, new_master_key
from portal.notes import limiting, locking
from portal.notes.models import Share
from portal.notes.opening.gate import Gate
from tests.databases import on_both_databases
from tests.leads.people import Portal, page, text
from tests.notes.opening.conftest import SECRET, Shared

LEADS_NOWHERE = "This link does not open anything"


async def put(portal: Portal, **columns: object) -> None:
    async with portal.database.write.begin() as session:
        await session.execute(update(Share).values(columns))


async def test_the_reader_sees_the_quote_the_note_and_the_study(shared: Shared) -> None:
    answer = await shared.tries(shared.portal.browser(), shared.passcode)
    assert answer.status_code == 200
    for words in (SECRET, "warm baths", "Warm Baths for Sore Backs"):
        assert words in text(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]


async def test_a_preview_says_nothing(shared: Shared) -> None:
    shown = (await shared.portal.browser().get(shared.path)).text
    assert "<title>Shared notes" in shown
    for words in (SECRET, "Warm Baths", "NCT01234567", shared.passcode):
        assert words not in shown


@pytest.mark.parametrize("ending", [".", ")", "),", ">", "%0D%0A", "&gt;", "'", "\u201d", "..."])
async def test_what_stands_behind_a_link_does_no_harm(shared: Shared, ending: str) -> None:
    path = shared.path + ending
    answer = await shared.portal.browser().post(path, {"passcode": shared.passcode})
    assert SECRET in text(answer)


async def test_a_link_that_was_broken_or_shouted_opens(shared: Shared) -> None:
    token = shared.token
    for spelled in (
        token.upper(),
        f"{token[:9]}%0A{token[9:]}",
        f"{token[:9]}=%0D%0A{token[9:]}",
        f"%3C{token}%3E",
    ):
        answer = await shared.portal.browser().get(f"/shared/{spelled}")
        assert answer.status_code == 200, spelled


async def test_what_is_over_stopped_or_unknown_looks_the_same(shared: Shared) -> None:
    browser = shared.portal.browser()
    pages = [await browser.get(f"/shared/{locking.new_token()}")]
    await put(shared.portal, expires_at=clock.now() - timedelta(seconds=1))
    pages.append(await browser.get(shared.path))
    pages.append(await shared.tries(browser, shared.passcode))
    await put(shared.portal, expires_at=clock.now() + timedelta(days=1), revoked_at=clock.now())
    pages.append(await browser.get(shared.path))
    assert {one.status_code for one in pages} == {404}
    assert {page(one).one("main").text for one in pages} == {page(pages[0]).one("main").text}
    assert LEADS_NOWHERE in text(pages[0])


@pytest.mark.parametrize("columns", [("sealed",), ("wrapped",), ("salt",), ("sealed", "wrapped", "salt")])
async def test_what_is_put_into_another_row_opens_nothing(shared: Shared, columns: tuple[str, ...]) -> None:
    (note,) = await shared.jo.writes("Another")
    await shared.jo.shared(note)
    one, other = await shared.jo.rows()
    async with shared.portal.database.write.begin() as session:
        values = {name: getattr(other, name) for name in columns}
        await session.execute(update(Share).where(Share.id == one.id).values(values))
    answer = await shared.tries(shared.portal.browser(), shared.passcode)
    assert SECRET not in text(answer)
    assert "Another" not in text(answer)


async def test_a_later_end_put_beside_it_opens_nothing(shared: Shared) -> None:
    await put(shared.portal, expires_at=clock.now() + timedelta(days=3650))
    assert SECRET not in text(await shared.tries(shared.portal.browser(), shared.passcode))


async def test_a_new_pepper_keeps_old_shares_open_and_a_lost_one_does_not(shared: Shared) -> None:
    (row,) = await shared.jo.rows()
    gate, secrets = shared.portal.parts[Gate], shared.portal.desk.settings.encryption_keys
    rotated = Keyring([new_master_key(), *secrets])
    assert await locking.unlock(gate, rotated, row, shared.token, shared.passcode)
    with pytest.raises(CannotOpen):
        await locking.unlock(gate, Keyring([new_master_key()]), row, shared.token, shared.passcode)


async def test_a_share_whose_pepper_was_taken_away_leads_nowhere_and_counts_nothing(shared: Shared) -> None:
    await put(shared.portal, pepper_id=b"lost")
    assert LEADS_NOWHERE in text(await shared.tries(shared.portal.browser(), shared.passcode))
    assert await shared.failures() == 0


async def test_one_share_put_into_the_row_of_another_is_not_shown_to_its_owner(shared: Shared) -> None:
    (note,) = await shared.jo.writes("Another")
    await shared.jo.shared(note)
    one, other = await shared.jo.rows()
    assert "Another" in text(await shared.jo.browser.get(f"/shares/{other.id}"))
    async with shared.portal.database.write.begin() as session:
        values = {"sealed": other.sealed, "owner_wrapped": other.owner_wrapped}
        await session.execute(update(Share).where(Share.id == one.id).values(values))
    assert (await shared.jo.browser.get(f"/shares/{one.id}")).status_code == 404


@on_both_databases
async def test_of_stopping_and_opening_at_once_one_wins(shared: Shared) -> None:
    (row,) = await shared.jo.rows()
    opening, stopping = await asyncio.gather(
        shared.tries(shared.portal.browser(), shared.passcode),
        shared.jo.browser.post(f"/shares/{row.id}/revoke"),
    )
    assert stopping.status_code == 303
    (after,) = await shared.jo.rows()
    assert (SECRET in text(opening)) == (after.opened == 1)
    assert after.sealed is None
    assert LEADS_NOWHERE in text(await shared.tries(shared.portal.browser(), shared.passcode))


async def test_what_is_stopped_while_the_passcode_is_stretched_does_not_open(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = await shared.jo.rows()
    really = locking.unlocked

    async def stopped_meanwhile(*given: object) -> object:
        await shared.jo.browser.post(f"/shares/{row.id}/revoke")
        return await really(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(locking, "unlocked", stopped_meanwhile)
    assert LEADS_NOWHERE in text(await shared.tries(shared.portal.browser(), shared.passcode))


async def test_a_reader_copies_the_notes_into_a_notebook_of_their_own(shared: Shared) -> None:
    kim = shared.portal.browser()
    opened = await shared.tries(kim, shared.passcode)
    assert "notebook" not in kim.cookies
    ticket = page(opened).one("input", name="ticket").attributes["value"]
    for _ in range(2):
        assert (await kim.post(f"{shared.path}/copy", {"ticket": ticket})).status_code == 303
    assert text(await kim.get("/notes")).count("Change the note") == 1
    (row,) = await shared.jo.rows()
    await shared.jo.browser.post(f"/shares/{row.id}/revoke")
    late = await shared.portal.browser().post(f"{shared.path}/copy", {"ticket": ticket})
    assert LEADS_NOWHERE in text(late)


async def test_a_ticket_is_good_for_its_share_and_an_hour(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    kim = shared.portal.browser()
    ticket = page(await shared.tries(kim, shared.passcode)).one("input", name="ticket").attributes["value"]
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    for held in (ticket, "", "x.y", ticket[:-6], "\u00e9.\u00e9"):
        answer = await kim.post(f"{shared.path}/copy", {"ticket": held})
        assert answer.status_code == 422
        assert "Enter the passcode again" in text(answer)


async def test_copies_begin_no_more_notebooks_than_notes_do(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "NEW_NOTEBOOKS", replace(limiting.NEW_NOTEBOOKS, most=1))
    kim = shared.portal.browser("203.0.113.9")
    ticket = page(await shared.tries(kim, shared.passcode)).one("input", name="ticket").attributes["value"]
    others = [shared.portal.browser("203.0.113.9") for _ in range(2)]
    first, second = [await one.post(f"{shared.path}/copy", {"ticket": ticket}) for one in others]
    assert (first.status_code, second.status_code) == (303, 429)
    assert int(second.headers["retry-after"]) > 0
    assert not others[1].cookies
