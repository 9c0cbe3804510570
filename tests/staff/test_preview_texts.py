"""What a text would change is looked at before it is live; what was live on a day is listed and printed."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.staff.texts import rendering
from portal.texts.models import TextVersion
from portal.texts.shelf import Shelf
from tests.databases import on_both_databases
from tests.leads.people import Portal, page, text
from tests.leads.records import NCT_ID
from tests.staff.drafting import LIST, drafted, has, study_page
from tests.staff.people import signed_in


@pytest.fixture(autouse=True)
async def started(portal: Portal) -> None:
    """What ships is in the history, as in every process that has started."""
    await portal.parts[Shelf].enter()


async def test_a_preview_shows_the_text_where_it_would_stand_beside_what_is_there(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    address = await drafted(admin, body="<script>alert(1)</script> You need a driver at <<SITE_NAME>>.")
    answer = await admin.get(f"{address}/preview")
    assert answer.status_code == 200, text(answer)
    shown = page(answer)
    titles = [one.text for one in shown.all("h2")]
    assert "The study's page" in titles
    assert "The form" in titles
    assert "A message taken back" not in titles, "only what changes is shown"
    first = shown.one("section", id="study").one("div", class_="beside").all("div", class_="shown")
    assert "You need a driver at Springfield Clinic." in first[0].text
    assert "You need a driver" not in first[1].text
    assert not shown.all("script")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    ids = [one.attributes["id"] for one in shown.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids)), "both sides stand on one page"
    assert not await has(portal, "You need a driver")


async def test_a_preview_says_when_nothing_would_change(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    await admin.post(f"{await drafted(admin)}/approve")
    assert await study_page(portal, "You need a driver.")
    general = await drafted(admin, place="portal", body="For everybody.")
    assert "Nothing changes here." in text(await admin.get(f"{general}/preview?study={NCT_ID}"))
    unknown = await admin.get(f"{general}/preview?study=NCT00000001")
    assert unknown.status_code == 422
    assert "no study here" in text(unknown)


async def test_an_email_is_previewed_too(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    address = await drafted(admin, key="urgent_help", place="1", body="Call <<SITE_NAME>> if it burns.")
    shown = page(await admin.get(f"{address}/preview"))
    copy = shown.one("section", id="mail-copy")
    assert "Call Springfield Clinic if it burns." in copy.all("div", class_="shown")[0].text
    assert "Call Springfield Clinic if it burns." in copy.all("pre")[0].text
    assert "Call Springfield Clinic if it burns." not in copy.all("pre")[1].text


@on_both_databases
async def test_what_was_live_on_a_day_is_listed_and_printed(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    first = await drafted(admin, body="The old words.")
    await admin.post(f"{first}/approve")
    second = await drafted(admin, body="The new words.")
    await admin.post(f"{second}/approve")
    days = [timedelta(days=-9), timedelta(days=-5)]
    await move(portal, {first: days[0], second: days[1]})
    between = (clock.today() - timedelta(days=7)).isoformat()
    assert "The old words." in text(await admin.get(f"{LIST}?on={between}"))
    assert "The new words." not in text(await admin.get(f"{LIST}?on={between}"))
    packet = f"{LIST}/packet?study={NCT_ID}"
    then = await admin.get(f"{packet}&on={between}")
    assert then.status_code == 200, text(then)
    assert "The old words." in text(then)
    assert "The new words." not in text(then)
    assert "The new words." in text(await admin.get(packet))
    kept = await admin.get(f"{packet}&as=file&on={between}")
    assert kept.headers["content-disposition"] == f'attachment; filename="{NCT_ID}-{between}-en.html"'
    assert not page(kept).all("script")


async def move(portal: Portal, by: dict[str, timedelta]) -> None:
    """Lets texts have been approved at other times; the first ended when the second began, and what ships was
    there long before."""
    first, second = (int(address.rpartition("/")[2]) for address in by)
    began, replaced = (clock.now() + one for one in by.values())
    async with portal.database.write.begin() as session:
        long_ago = {"approved_at": clock.now() - timedelta(days=99)}
        await session.execute(update(TextVersion).where(TextVersion.source != "drafted").values(long_ago))
        of_first = {"approved_at": began, "ended_at": replaced}
        await session.execute(update(TextVersion).where(TextVersion.id == first).values(of_first))
        await session.execute(
            update(TextVersion).where(TextVersion.id == second).values(approved_at=replaced)
        )


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("study=", "study", "Enter the number"),
        ("study=NCT00000001", "study", "no such study"),
        (f"study={NCT_ID}&on=soon", "on", "year, month, day"),
        (f"study={NCT_ID}&on=2126-01-01", "on", "not in the future"),
        (f"study={NCT_ID}&on=2001-01-01", "on", "begins after"),
    ],
)
async def test_a_packet_that_cannot_be_made_says_why(
    portal: Portal, query: str, field: str, said: str
) -> None:
    admin = await signed_in(portal, admin=True)
    answer = await admin.get(f"{LIST}/packet?{query}")
    assert answer.status_code == 422
    (link,) = page(answer).one("div", role="alert").all("a")
    assert link.attributes["href"] == f"#{field}"
    assert said in link.text


async def test_one_person_has_one_packet_made_at_a_time(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    other = await signed_in(portal, admin=True, name="Lee Moss")
    path = f"{LIST}/packet?study={NCT_ID}"
    both = await asyncio.gather(admin.get(path), admin.get(path), other.get(path))
    assert sorted(one.status_code for one in both) == [200, 200, 429]
    assert both[2].status_code == 200, "others do not wait"
    assert (await admin.get(path)).status_code == 200
    assert rendering._at_work == set()
