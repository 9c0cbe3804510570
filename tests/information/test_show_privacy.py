"""What /privacy says is what the portal does: its periods, its cookies and its operator."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.addresses import ROUTES
from portal.config import BadSettings, Settings
from portal.information.privacy import WORDED_ON
from portal.information.writing import rendered
from portal.web.cookies import Cookie
from tests.information.conftest import Opened
from tests.leads.people import Portal, code_in, page, path_in, text
from tests.leads.records import SITE_MAILBOX

PERIODS = {
    "keep_messages_months": ("Your message", 7, "7 months. Then we erase it."),
    "keep_mails_days": ("The emails we send", 45, "The text for 45 days after it was sent."),
    "keep_suppressed_months": ("Email addresses that do not exist", 5, "5 months."),
    "keep_requests_months": ("What you ask of us by phone", 3, "3 months after our answer."),
    "keep_notes_months": ("Your private notes", 26, "Notes for 26 months after your last change"),
    "keep_trail_months": ("A list of what happened", 99, "99 months."),
}


async def shown(portal: Portal, address: str = "/privacy") -> str:
    return text(await portal.browser().get(address))


@pytest.mark.parametrize("setting", PERIODS)
async def test_each_period_is_the_one_that_is_set(opened: Opened, setting: str) -> None:
    kept, number, words = PERIODS[setting]
    async with opened(**{setting: number}) as portal:
        said = page(await portal.browser().get("/privacy"))
    rows = said.all(class_="details")[0].all("div")
    (row,) = (one for one in rows if one.one("dt").text.startswith(kept))
    assert row.one("dd").text.startswith(words)


def test_every_period_there_is_stands_on_the_page() -> None:
    assert {name for name in Settings.model_fields if name.startswith("keep_")} == set(PERIODS)


async def test_a_period_of_one_month_is_said_as_one(opened: Opened) -> None:
    async with opened(keep_messages_months=1) as portal:
        assert "1 month. Then we erase it." in await shown(portal)


async def test_the_cookies_named_are_the_cookies_set(portal: Portal) -> None:
    browser, staff = portal.browser(), portal.browser()
    for route in ROUTES:
        if "{" not in route.path and "GET" in (route.methods or ()):
            await browser.get(route.path)
    assert not browser.cookies, "reading pages sets none"
    await browser.sent()
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    await staff.post(path_in(notice), {"code": code_in(notice)})
    was_set = {name.partition("-")[0] for name in [*browser.cookies, *staff.cookies]}
    said = page(await browser.get("/privacy"))
    named = {element.text for element in said.all("code")}
    of_notes = {Cookie.NOTEBOOK, Cookie.NOTES, Cookie.READER}
    assert named == was_set | of_notes | {Cookie.STAFF, Cookie.SIGN_IN} == set(Cookie)


async def test_behind_https_the_names_are_those_that_browsers_then_hold(opened: Opened) -> None:
    async with opened(base_url="https://studies.example.org") as portal:
        said = page(await portal.browser().get("/privacy"))
        words = said.one("main").text
    assert {element.text for element in said.all("code")} == {f"__Host-{name}" for name in Cookie}
    assert "What you type is encrypted on its way to us." in words


async def test_the_operator_is_reached_as_they_published_and_not_otherwise(opened: Opened) -> None:
    async with opened(reply_to="Study help <help@example.org>") as portal:
        said = page(await portal.browser().get("/privacy")).one("main")
    assert "Example Research runs this portal" in said.text
    assert "1 Example Street, Springfield" in said.text
    assert said.all("a", href="mailto:help@example.org")
    async with opened() as portal:
        for address in ("/privacy", "/accessibility", "/faq"):
            answer = await portal.browser().get(address)
            assert "fallback@example.org" not in answer.text
            assert "mailto:" not in answer.text


async def test_whose_data_it_is_and_when_the_words_were_changed_stand_at_the_end(portal: Portal) -> None:
    words = await shown(portal)
    for source in ("ClinicalTrials.gov", "GeoNames", "US Census Bureau"):
        assert source in words
    assert f"last changed on {WORDED_ON.day} November 2026" in words


async def test_the_operators_own_words_take_the_pages_place_in_each_language(
    opened: Opened, tmp_path: Path
) -> None:
    own = tmp_path / "privacy.md"
    own.write_text(
        "# What we do with your details\n\nNothing **bad**. <script>alert(1)</script>\n\n## Rights\n\nAsk."
    )
    (tmp_path / "privacy.es.md").write_text("# Sus datos\n\nNada malo.")
    os.utime(own, (datetime(2026, 3, 4, tzinfo=UTC).timestamp(),) * 2)
    async with opened(privacy_file=str(own)) as portal:
        english = page(await portal.browser().get("/privacy"))
        spanish = page(await portal.browser().get("/es/privacy"))
    assert [one.text for one in english.all("h1")] == ["What we do with your details"]
    assert [one.text for one in english.all("h2")] == ["Rights"]
    assert "4 March 2026" in english.one("main").text
    assert "<script>alert(1)</script>" in english.one("main").text, "shown as text"
    assert len(english.all("script")) == 1
    assert [one.text for one in spanish.all("h1")] == ["Sus datos"]


async def test_words_in_another_language_than_the_pages_are_marked(opened: Opened, tmp_path: Path) -> None:
    own = tmp_path / "privacy.md"
    own.write_text("# Your details\n\nWe keep few.")
    async with opened(privacy_file=str(own)) as portal:
        spanish = page(await portal.browser().get("/es/privacy"))
    assert spanish.one("h1").attributes["lang"] == "en"
    assert spanish.one("div", lang="en").text == "We keep few."


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe", "not UTF-8"),
        (b" \n", "is empty"),
        (b"Kept <<X>>", "says <<X>>"),
    ],
)
async def test_a_file_that_cannot_be_shown_is_refused_at_the_start(
    opened: Opened, tmp_path: Path, content: bytes | None, problem: str
) -> None:
    own = tmp_path / "privacy.md"
    if content is not None:
        own.write_bytes(content)
    with pytest.raises(BadSettings, match=f"PORTAL_PRIVACY_FILE: .*{problem}"):
        async with opened(privacy_file=str(own)):
            pass


def test_markdown_is_made_safe_and_its_headings_go_below_the_pages_title() -> None:
    title, html = rendered(
        "# A\n\n# B\n\n###### C\n\n[x](javascript:alert(1)) [y](https://example.org) ![z](z.png)"
    )
    assert title == "A"
    assert "<h2>B</h2>" in html
    assert "<h6>C</h6>" in html
    assert "javascript:" not in html.replace("[x](javascript:", "")
    assert "<img" not in html
    assert 'href="https://example.org"' in html
