"""Staff draft texts for their own studies and centers; administrators approve them, and the pages change at
once. What would change can be looked at before, and what was live on a day can be printed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import audit, clock
from portal.i18n import speaking
from portal.studies.models import Site
from portal.texts.kinds import all_kinds, describe
from portal.texts.models import TextVersion
from portal.texts.placeholders import KEYS
from portal.texts.shelf import Shelf
from tests.databases import on_both_databases
from tests.leads.people import Portal, page, text
from tests.leads.records import NCT_ID
from tests.staff.drafting import DRAFT, LIST, drafted, has, study_page
from tests.staff.people import signed_in, team_ids


@pytest.fixture(autouse=True)
async def started(portal: Portal) -> None:
    """What ships is in the history, as in every process that has started."""
    await portal.parts[Shelf].enter()


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
