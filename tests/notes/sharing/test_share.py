"""Sharing notes: the form, and the one answer that shows link and passcode."""

import copy
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.crypto import Keyring
from portal.notes.locking import read_token, unlock
from portal.notes.models import Share
from portal.notes.opening.gate import Busy, Gate
from portal.notes.sharing import making
from portal.notes.sharing.snapshot import Snapshot
from portal.notes.writing import add, change
from portal.studies.registry import presence
from tests.leads.people import Portal, page, text
from tests.leads.records import WARM_BATHS, store
from tests.notes.notebooks import draft
from tests.notes.sharing.sharers import JSON, Sharer, sharer


@pytest.fixture
def jo(portal: Portal) -> Sharer:
    """Somebody with a notebook."""
    return sharer(portal)


async def opened(jo: Sharer, link: str, passcode: str) -> Snapshot:
    """What somebody reads who has both."""
    token = read_token(link.rpartition("/")[2])
    assert token
    (share,) = [row for row in await jo.rows() if row.revoked_at is None]
    parts = jo.portal.parts
    return Snapshot.from_json(await unlock(parts[Gate], parts[Keyring], share, token, passcode))


async def test_link_and_passcode_open_the_chosen_notes_and_no_other(jo: Sharer) -> None:
    knee, _ = await jo.writes("Ask about my knee", "Tell nobody")
    told = await jo.shared(knee)
    snapshot = await opened(jo, told["link"], told["passcode"])
    assert [note.body for study in snapshot.studies for note in study.notes] == ["Ask about my knee"]
    assert snapshot.studies[0].title == "Warm Baths for Sore Backs"


async def test_all_notes_on_a_study_are_chosen_by_one_box(jo: Sharer) -> None:
    await jo.writes("One", "Two", "Three")
    told = await jo.shared(studies="NCT01234567")
    assert (await opened(jo, told["link"], told["passcode"])).number == 3


@pytest.mark.parametrize("number", ["NCT01234567", "NCT07654321"], ids=["an older form", "today"])
async def test_notes_on_a_study_that_got_another_number_are_chosen_by_one_box(
    jo: Sharer, number: str
) -> None:
    await jo.writes("One", "Two")
    other = copy.deepcopy(WARM_BATHS)
    other["protocolSection"]["identificationModule"] |= {"nctId": "NCT07654321", "briefTitle": "Warm Baths"}
    await store(jo.portal.database, other)
    async with jo.portal.database.write.begin() as session:
        await presence.left(session, "NCT01234567", clock.now(), "NCT07654321")
        await add(session, jo.key, draft("Three", "NCT07654321"))
    (box,) = page(await jo.browser.get(f"/shares?study={number}")).all("input", name="studies")
    assert (box.attributes["value"], "checked" in box.attributes) == ("NCT07654321", True)
    told = await jo.shared(studies=number)
    (study,) = (await opened(jo, told["link"], told["passcode"])).studies
    assert (study.nct_id, study.title, len(study.notes)) == ("NCT07654321", "Warm Baths", 3)


async def test_the_page_shows_link_and_passcode_apart_and_keeps_neither(jo: Sharer) -> None:
    (note,) = await jo.writes()
    answer = await jo.shares(note, passcode_kind="digits")
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    main = page(answer).one("main")
    link, passcode = main.one("p", id="link").text, main.one("p", id="passcode").text
    assert re.fullmatch(r"http://\S+/shared/[0-9a-z]{26}", link)
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", passcode)
    assert (await opened(jo, link, passcode)).number == 1
    again = (await jo.browser.get("/shares")).text
    assert link not in again
    assert passcode not in again


async def test_mail_and_text_message_say_only_the_link(jo: Sharer) -> None:
    (note,) = await jo.writes("Ask about my knee")
    answer = await jo.shares(note)
    main = page(answer).one("main")
    passcode = main.one("p", id="passcode").text
    for kind in ("mailto:", "sms:"):
        (address,) = [a.attributes["href"] for a in main.all("a") if a.attributes["href"].startswith(kind)]
        assert "shared%2F" in address
        for secret in ("NCT0", "Warm", "knee", *passcode.split()):
            assert secret not in address


async def test_spanish_pages_offer_digits_first(jo: Sharer) -> None:
    await jo.writes()
    for path, kind in (("/es/shares", "digits"), ("/en/shares", "words")):
        chosen = page(await jo.browser.get(path)).one("input", name="passcode_kind", checked="")
        assert chosen.attributes["value"] == kind


async def test_the_same_form_shares_once(jo: Sharer) -> None:
    (note,) = await jo.writes()
    form_id = page(await jo.browser.get("/shares")).one("input", name="form_id").attributes["value"]
    fields = {"form_id": form_id, "notes": note}
    first, second = await jo.browser.post("/shares", fields), await jo.browser.post("/shares", fields)
    (share,) = await jo.rows()
    assert (first.status_code, second.status_code) == (201, 200)
    assert "This is shared already" in text(second)
    assert f"/shares/{share.id}/renew" in second.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "notes"),
        ({"notes": "f" * 32}, "notes"),
        ({"expires": "31"}, "expires"),
        ({"passcode_kind": "colours"}, "passcode_kind"),
        ({"form_id": "made-up"}, "notes"),
    ],
)
async def test_a_wrong_choice_is_named_and_shares_nothing(
    jo: Sharer, fields: dict[str, str], field: str
) -> None:
    (note,) = await jo.writes()
    chosen = fields if field == "notes" and "form_id" not in fields else {"notes": note} | fields
    shown = await jo.browser.post("/shares", chosen)
    told = await jo.browser.post("/shares", chosen, headers=JSON)
    assert (shown.status_code, told.status_code) == (422, 422)
    assert list(told.json()["errors"]) == [field]
    assert "There is a problem" in text(shown)
    assert not await jo.rows()


async def test_notes_of_others_cannot_be_shared(jo: Sharer, portal: Portal) -> None:
    (theirs,) = await sharer(portal).writes("Not yours")
    await jo.writes()
    assert (await jo.browser.post("/shares", {"notes": theirs})).status_code == 422
    assert not await jo.rows()


async def test_too_many_notes_or_shares_are_refused(jo: Sharer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.notes.sharing.choosing.MOST_NOTES", 1)
    monkeypatch.setattr("portal.notes.sharing.making.MOST_SHARES", 1)
    one, two = await jo.writes("One", "Two")
    assert (await jo.shares(one, two)).status_code == 422
    assert (await jo.shares(one)).status_code == 201
    assert (await jo.shares(two)).status_code == 422
    async with jo.portal.database.write.begin() as session:
        await session.execute(update(Share).values(expires_at=clock.now() - timedelta(1)))
    assert (await jo.shares(two)).status_code == 201


async def test_a_snapshot_has_a_largest_size(jo: Sharer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_BYTES", 600)
    short, long = await jo.writes("Short", "Long " * 100)
    assert (await jo.shares(long)).status_code == 422
    assert (await jo.shares(short)).status_code == 201


async def test_a_crowd_is_told_when_to_come_back_and_loses_nothing(
    jo: Sharer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> bytes:
        raise Busy(7)

    (note,) = await jo.writes("Ask about my knee")
    with monkeypatch.context() as crowd:
        crowd.setattr(jo.portal.parts[Gate], "stretched", busy)
        answer = await jo.shares(note, expires="90")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert "Try again in 7 seconds" in text(answer)
    assert "checked" in page(answer).one("input", id=f"note-{note}").attributes
    assert "checked" in page(answer).one("input", name="expires", value="90").attributes
    form_id = page(answer).one("input", name="form_id").attributes["value"]
    assert (await jo.browser.post("/shares", {"form_id": form_id, "notes": note})).status_code == 201


async def test_what_is_shared_does_not_follow_the_notes(jo: Sharer) -> None:
    (note,) = await jo.writes("Ask about my knee")
    told = await jo.shared(note)
    async with jo.portal.database.write.begin() as session:
        await change(session, jo.key, note, "Something else")
    snapshot = await opened(jo, told["link"], told["passcode"])
    assert snapshot.studies[0].notes[0].body == "Ask about my knee"


async def test_looking_makes_nothing(jo: Sharer) -> None:
    stranger = jo.portal.browser()
    answer = await stranger.get("/shares")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert (await stranger.post("/shares", {"notes": "a" * 32})).status_code == 422
    async with jo.portal.database.read() as session:
        assert not list(await session.scalars(select(Share)))
