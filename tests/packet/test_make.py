"""A packet holds every page and e-mail of a study, made of what people would see, and nothing of anybody."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from portal.assembly import assemble
from portal.config import Settings
from portal.db import Database
from portal.mail import compose as composing
from portal.packet.making import Wanted, make
from portal.resources import folder
from portal.studies.reading import SiteNotFound
from portal.texts import history
from portal.texts.folder import made
from portal.texts.history import Approval
from portal.texts.look import suspicious
from portal.texts.placeholders import BadText
from portal.texts.places import Place, Scope
from portal.texts.shelf import Shelf
from portal.web import pages
from portal.web.parts import Parts
from tests.html import Element, parse
from tests.leads.records import NCT_ID, TITLE, WARM_BATHS, contact, location, record, store

STUDY = Place(Scope.STUDY, NCT_ID)
LIKE_A_SECRET = re.compile(r"[A-Za-z0-9_-]{30,}")
OURS_ALONE = {
    "operator_notice",
    "contact_failing",
    "sync_failing",
    "weekly",
    *("sign_in", "staff_welcome", "staff_locked", "staff_factor_reset"),
}  # e-mails to the operator and the staff that are of no study


@pytest.fixture
async def parts(settings: Settings, database: Database) -> AsyncIterator[Parts]:
    """A portal with one study that takes messages at one site."""
    await store(database, WARM_BATHS)
    parts = assemble(settings)
    async with parts[Database]:
        yield parts


async def packet(
    parts: Parts, language: str = "en", site_id: int | None = None, day: date | None = None
) -> str:
    shelf = parts[Shelf]
    await shelf.enter()
    library = await (shelf.on(day) if day else shelf.fresh())
    async with parts[Database].read() as session:
        return await make(session, parts, library, Wanted(NCT_ID, site_id, language, day))


def sheets(html: str) -> dict[str, Element]:
    """The pages and e-mails of a packet by their ids, read strictly."""
    return {one.attributes["id"]: one for one in parse(html).all("section", class_="sheet")}


async def approve(parts: Parts, key: str, body: str, approval: Approval, language: str = "en") -> None:
    async with parts[Database].write.begin() as session:
        version = await history.draft(session, made(key, STUDY, language, body, "a test"))
        await history.approve(session, version, approval)


async def test_it_has_every_page_of_a_message(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: set[str] = set()
    render = pages.Pages.render

    def noting(self: pages.Pages, template: str, **context: object) -> str:
        rendered.add(template)
        return render(self, template, **context)  # type: ignore[arg-type]

    monkeypatch.setattr(pages.Pages, "render", noting)
    shown = sheets(await packet(parts))
    there = {f"leads/{file.name}" for file in (folder("templates") / "leads").glob("[!_]*.html")}
    assert there <= rendered
    assert "studies/show.html" in rendered
    assert TITLE in shown["study"].text
    assert "Take back my message" in shown["receipt-sent"].text


async def test_it_has_every_email_of_a_message(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    composed: set[str] = set()
    rendered = composing._rendered

    def noting(name: str, *given: Any) -> tuple[str, str, str]:
        composed.add(name)
        return rendered(name, *given)

    monkeypatch.setattr(composing, "_rendered", noting)
    shown = sheets(await packet(parts))
    there = {file.name for file in folder("emails").iterdir() if file.is_dir()} - OURS_ALONE
    assert composed == there
    for sheet in (one for name, one in shown.items() if name.startswith("mail-")):
        assert {"From", "To", "Subject"} <= {term.text for term in sheet.all("dt")}
        assert sheet.one("pre").text


@pytest.mark.parametrize("language", ["en", "es"])
async def test_it_stands_alone_runs_nothing_and_is_whole(parts: Parts, language: str) -> None:
    html = await packet(parts, language)
    page = parse(html)
    for tag in ("script", "link", "iframe", "form", "button"):
        assert not page.all(tag), tag
    fetched = re.findall(r"""url\((?!data:)|@import|\ssrc="(?!data:)""", html)
    assert not fetched
    text = " ".join(one.text for one in page.all("section", class_="sheet"))
    assert not suspicious(text)
    assert page.one("html").attributes["lang"] == language
    contents = [link.attributes["href"][1:] for link in page.one("ol", class_="contents").all("a")]
    assert contents == [*sheets(html)]


async def test_it_holds_nothing_of_anybody(parts: Parts) -> None:
    html = await packet(parts)
    shown = sheets(html)
    for sheet in shown.values():
        addresses = set(re.findall(r"[\w.+-]+@[\w.-]+\w", sheet.text))
        assert all(address.endswith(("@example.org", "@example.com")) for address in addresses), addresses
    assert "robin@example.org" not in html
    assert not LIKE_A_SECRET.findall(" ".join(sheet.text for sheet in shown.values()))


async def test_it_says_which_texts_it_shows_and_who_approved_them(parts: Parts) -> None:
    approval = Approval("Kim Dale", "IRB 26-014", date(2099, 1, 31))
    await approve(parts, "consent", "I agree to what the board has read.", approval)
    html = await packet(parts)
    (row,) = [row for row in parse(html).one("table").all("tr") if "consent" in row.text]
    for part in (f"studies/{NCT_ID}", "Kim Dale", "IRB 26-014", "until 31 January 2099", "English"):
        assert part in row.text
    assert "I agree to what the board has read." in sheets(html)["form"].text


async def test_of_an_earlier_day_it_shows_the_texts_and_the_study_of_that_day(
    parts: Parts, database: Database
) -> None:
    with time_machine.travel(datetime(2020, 3, 1, 12, tzinfo=UTC)):
        await parts[Shelf].enter()
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        await approve(parts, "summary", "As it was in March.", Approval("Kim Dale"))
    with time_machine.travel(datetime(2027, 4, 1, 12, tzinfo=UTC)):
        await approve(parts, "summary", "As it was in April.", Approval("Kim Dale"))
        changed = record(*WARM_BATHS["protocolSection"]["contactsLocationsModule"]["locations"])
        changed["protocolSection"]["identificationModule"]["briefTitle"] = "Cold Showers"
        await store(database, changed)
    with time_machine.travel(datetime(2027, 5, 1, 12, tzinfo=UTC)):
        now = await packet(parts)
        then = await packet(parts, day=date(2027, 3, 31))
    assert "As it was in April." in sheets(now)["study"].text
    assert "Cold Showers" in sheets(now)["study"].text
    assert "As it was in March." in sheets(then)["study"].text
    assert "Cold Showers" not in then
    assert TITLE in sheets(then)["study"].text
    assert "What is of that day, and what is of today" in then
    assert "The study was not stored here by then." not in then
    assert "The study was not stored here by then." in await packet(parts, day=date(2020, 3, 2))
    with pytest.raises(BadText, match="2020-02-29"):
        await packet(parts, day=date(2020, 2, 29))


async def test_a_study_that_takes_no_messages_yet_shows_the_form_as_it_would_be(
    parts: Parts, database: Database
) -> None:
    sites = WARM_BATHS["protocolSection"]["contactsLocationsModule"]["locations"]
    await store(database, record(*sites, status="NOT_YET_RECRUITING"))
    shown = sheets(await packet(parts))
    assert "You cannot write to this study here." in shown["study"].text
    assert "This is how its form would be." in shown["form"].text
    assert "Send my message" in shown["form"].text


async def test_a_study_without_any_center_has_its_page_alone(parts: Parts, database: Database) -> None:
    await store(database, record())
    assert [*sheets(await packet(parts))] == ["study"]


async def test_the_site_can_be_chosen(parts: Parts, database: Database) -> None:
    sites = WARM_BATHS["protocolSection"]["contactsLocationsModule"]["locations"]
    second = location("Hospital del Sol", contact("Luz Marín", "luz@example.org"), country="Spain")
    await store(database, record(*sites, second))
    shown = sheets(await packet(parts, site_id=2))
    assert "Hospital del Sol" in shown["receipt-sent"].text
    assert "112" in shown["receipt-sent"].one("div", class_="urgent").text
    with pytest.raises(SiteNotFound):
        await packet(parts, site_id=99)
