"""Staff draft texts for their own studies and centers; administrators approve them, and the pages change at
once. What would change can be looked at before, and what was live on a day can be printed."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import audit, clock
from portal.i18n import speaking
from portal.staff.texts import rendering
from portal.studies.models import Site
from portal.texts.kinds import all_kinds, describe
from portal.texts.models import TextVersion
from portal.texts.placeholders import KEYS
from portal.texts.shelf import Shelf
from tests.databases import on_both_databases
from tests.leads.people import Browser, Portal, page, text
from tests.leads.records import NCT_ID
from tests.staff.people import signed_in, team_ids

LIST = "/staff/texts"
DRAFT = {
    "key": "before_you_write",
    "place": f"studies/{NCT_ID}",
    "language": "en",
    "body": "You need a driver.",
}


@pytest.fixture(autouse=True)
async def started(portal: Portal) -> None:
    """What ships is in the history, as in every process that has started."""
    await portal.parts[Shelf].enter()


async def drafted(browser: Browser, **typed: str) -> str:
    """Writes a draft; its address."""
    answer = await browser.post(f"{LIST}/new", DRAFT | typed)
    assert answer.status_code == 303, text(answer)
    assert answer.headers["location"].startswith(LIST)
    return answer.headers["location"]


async def study_page(portal: Portal, words: str) -> bool:
    """Whether the study's page says this, within the two seconds in which every process hears of it."""
    for _ in range(20):
        if words in text(await portal.browser().get(f"/studies/{NCT_ID}")):
            return True
        await asyncio.sleep(0.1)
    return False


async def trail(portal: Portal, address: str) -> list[str]:
    async with portal.database.read() as session:
        events = await audit.events(session, "text:" + address.rpartition("/")[2])
    assert all(one.actor.startswith("member:") for one in events)
    return [one.kind for one in events]


@on_both_databases
async def test_a_coordinators_draft_is_approved_and_the_page_changes_at_once(portal: Portal) -> None:
    coordinator = await signed_in(portal, teams=await team_ids(portal), name="Co Ordinator")
    address = await drafted(coordinator)
    assert not await has(portal, "You need a driver.")
    refused = await coordinator.post(f"{address}/approve")
    assert refused.status_code == 422
    assert "An administrator approves it." in text(refused)
    admin = await signed_in(portal, admin=True, name="Ad Min")
    answer = await admin.post(f"{address}/approve", {"ethics_reference": "EB-7", "expires_on": "2126-01-31"})
    assert answer.status_code == 303
    assert await study_page(portal, "You need a driver.")
    shown = text(await coordinator.get(address))
    assert "Approved by Ad Min" in shown
    assert "EB-7" in shown
    assert "31 January 2126" in shown
    assert (await coordinator.post(f"{address}/withdraw")).status_code == 422
    assert (await admin.post(f"{address}/withdraw")).status_code == 303
    assert "Withdrawn" in text(await coordinator.get(address))
    assert await trail(portal, address) == ["text.drafted", "text.approved", "text.withdrawn"]


async def has(portal: Portal, words: str) -> bool:
    return words in text(await portal.browser().get(f"/studies/{NCT_ID}"))


async def test_four_eyes_where_there_are_four(portal: Portal) -> None:
    alone = await signed_in(portal, admin=True, name="First Admin")
    first = await drafted(alone)
    assert (await alone.post(f"{first}/approve")).status_code == 303, "who is alone approves their own"
    await signed_in(portal, admin=True, name="Second Admin")
    second = await drafted(alone, body="You need two drivers.")
    refused = await alone.post(f"{second}/approve")
    assert refused.status_code == 422
    assert "another administrator has to approve it" in text(refused)
    assert not page(await alone.get(second)).all("form", action=f"{second}/approve")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("body", "At <<CLINIC>>", "<<CLINIC>> is not a placeholder. Known are: STUDY_TITLE"),
        ("body", "Dear <<FIRST_NAME>>", "<<FIRST_NAME>> is not a placeholder here"),
        ("body", "At <<SITE_NAME", "is not closed or not opened"),
        ("body", " ", "the text is empty"),
        ("body", "x" * 10_001, "longer than 10000 characters"),
        ("key", "", "what kind of text"),
        ("place", "", "Choose what the text is for"),
        ("place", "NCT00000001", "no such study or center"),
        ("place", "sites/99999999999", "no such study or center"),
        ("place", "everywhere", "Enter portal, a study"),
        ("place", "default", "Enter portal, a study"),
        ("language", "xx", "a language of this portal"),
        ("expires_on", "2020-01-01", "a day that is not over"),
        ("expires_on", "tomorrow", "year, month, day"),
    ],
)
async def test_what_is_wrong_is_named_and_all_typed_is_kept(
    portal: Portal, field: str, typed: str, said: str
) -> None:
    admin = await signed_in(portal, admin=True)
    answer = await admin.post(f"{LIST}/new", DRAFT | {field: typed})
    assert answer.status_code == 422
    shown = page(answer)
    assert shown.one("title").text.startswith("Error: ")
    links = {link.attributes["href"]: link.text for link in shown.one("div", role="alert").all("a")}
    assert said in links[f"#{field}"]
    if field != "body":
        assert shown.one("textarea", name="body").text.strip() == DRAFT["body"]
    if field != "place":
        assert shown.one("input", name="place").attributes["value"] == DRAFT["place"]
    async with portal.database.read() as session:
        assert await session.scalar(select(TextVersion.id).where(TextVersion.source == "drafted")) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("portal", ("portal", "")),
        (NCT_ID.lower(), ("study", NCT_ID)),
        ("us", ("country", "US")),
        ("EU", ("country", "EU")),
        ("1", ("site", "1")),
    ],
)
async def test_a_place_may_be_typed_as_people_say_it(
    portal: Portal, typed: str, stored: tuple[str, str]
) -> None:
    admin = await signed_in(portal, admin=True)
    address = await drafted(admin, place=typed)
    async with portal.database.read() as session:
        version = await session.get_one(TextVersion, int(address.rpartition("/")[2]))
    assert (version.scope, version.whose) == stored


@on_both_databases
async def test_a_coordinator_sees_and_drafts_for_their_own_teams_alone(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True, name="Ad Min")
    hidden = [await drafted(admin, body="Secret draft", place=place) for place in ("portal", NCT_ID, "1")]
    stranger = await signed_in(portal, teams=[], name="Stran Ger")
    for address in hidden:
        for path in (address, f"{address}/preview", f"{LIST}/new?from={address.rpartition('/')[2]}"):
            assert (await stranger.get(path)).status_code == 404, path
        for act in ("approve", "withdraw"):
            assert (await stranger.post(f"{address}/{act}")).status_code == 404
    assert "Secret draft" not in (await stranger.get(LIST)).text
    assert "Secret draft" not in (await stranger.get(f"{LIST}?study={NCT_ID}&state=draft")).text
    assert "Ships with the portal" in text(await stranger.get(LIST)), "what holds for all may be read"
    assert (await stranger.post(f"{LIST}/new", DRAFT)).status_code == 422
    assert "not of your teams" in text(await stranger.get(f"{LIST}/packet?study={NCT_ID}"))
    own = await signed_in(portal, teams=await team_ids(portal), name="Co Ordinator")
    listed = (await own.get(f"{LIST}?state=draft")).text
    assert listed.count("Secret draft") == 2, "of their study and center, not of the portal"
    for place in ("portal", "US", "countries/US"):
        assert (await own.post(f"{LIST}/new", DRAFT | {"place": place})).status_code == 422
    assert (await own.get(f"{LIST}/999999")).status_code == 404
    assert (await own.get(f"{LIST}/99999999999999999999")).status_code == 404


async def test_who_drafted_it_may_take_their_draft_back(portal: Portal) -> None:
    teams = await team_ids(portal)
    author = await signed_in(portal, teams=teams, name="Au Thor")
    colleague = await signed_in(portal, teams=teams, name="Col League")
    address = await drafted(author)
    assert (await colleague.post(f"{address}/withdraw")).status_code == 422
    assert (await author.post(f"{address}/withdraw")).status_code == 303


async def test_the_consent_that_ships_cannot_be_withdrawn(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    async with portal.database.read() as session:
        wanted = select(TextVersion.id).where(TextVersion.key == "consent", TextVersion.language == "en")
        consent = await session.scalar(wanted)
    answer = await admin.post(f"{LIST}/{consent}/withdraw")
    assert answer.status_code == 422
    assert "It comes from what ships with the portal" in text(answer)
    assert not page(await admin.get(f"{LIST}/{consent}")).all("form", action=f"{LIST}/{consent}/withdraw")


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


async def test_the_list_is_narrowed_by_study_kind_and_state(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    soon = (clock.today() + timedelta(days=9)).isoformat()
    await admin.post(f"{await drafted(admin, body='Of the study.', expires_on=soon)}/approve")
    await drafted(admin, body="Of the center.", place="1", key="summary")
    await drafted(admin, body="Of all.", place="portal")

    async def found(query: str) -> str:
        return text(await admin.get(f"{LIST}?{query}"))

    of_study = await found(f"study={NCT_ID.lower()}")
    assert "Of the study." in of_study
    assert "Of the center." in of_study
    assert "Center: Springfield Clinic" in of_study
    assert "Of all." not in of_study
    assert "Of the study." not in await found("key=summary")
    assert "Of the study." in await found("state=soon")
    assert "Of the center." not in await found("state=soon")
    assert "Of the center." in await found("state=draft")
    assert "There is no text here." in await found("state=expired")
    assert "things to look after" in await found("")
    assert f"expires on {soon}" in await found("")
    assert (await admin.get(f"{LIST}?on=never")).status_code == 422
    for strange in ("page=0", "page=x", "state=%27", "key=%00", "page=9999999999999"):
        assert (await admin.get(f"{LIST}?{strange}")).status_code == 200


async def test_nobody_who_is_not_signed_in_sees_a_text_here(portal: Portal) -> None:
    async with portal.database.read() as session:
        assert await session.scalar(select(Site.id)) == 1
    for path in (LIST, f"{LIST}/new", f"{LIST}/1", f"{LIST}/1/preview", f"{LIST}/packet"):
        answer = await portal.browser().get(path)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/staff/sign-in")


def test_every_kind_of_text_is_described_for_who_writes_one() -> None:
    with speaking("en"):
        assert [one.key for one in all_kinds()] == [*KEYS]
        assert all(one.name and one.where.endswith(".") and one.placeholders for one in all_kinds())
        assert len({describe(key).name for key in KEYS}) == len(KEYS)
