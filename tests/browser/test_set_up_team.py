"""A coordinator sets up a team without JavaScript, and every page of it is within everybody's reach, in every
state."""

import io
from contextlib import AsyncExitStack
from datetime import timedelta

from PIL import Image
from playwright.async_api import Browser

from portal import clock
from portal.teams import standing
from portal.teams.contacts import Contact
from portal.teams.health import confirm
from portal.teams.reading import team_settings
from portal.teams.settings import change
from tests.browser.conftest import in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.test_work_in_inbox import at_work, first_team, portal
from tests.leads.people import Portal
from tests.leads.records import NCT_ID, SITE_MAILBOX
from tests.staff.messages import site_of
from tests.staff.people import a_member

__all__ = ["portal"]
pytestmark = in_one_loop

ROBIN = Contact("Robin Featherstonehaugh-Cholmondeley", "Study nurse", SITE_MAILBOX, "202-555-0143")


async def test_the_pages_of_a_team_have_no_flaw_in_any_state(portal: Portal, browser: Browser) -> None:
    team = await first_team(portal)
    member = await a_member(portal, teams=[team])
    async with AsyncExitStack() as stack:
        cora = await at_work(portal, browser, stack, member)
        for state in ("listed", "paused", "declined"):
            async with portal.database.write.begin() as session:
                if state == "paused":
                    await change(session, team, contacts=[ROBIN], cover=[ROBIN], name="Springfield Research")
                    await standing.pause(session, team, clock.today() + timedelta(days=9), "test")
                elif state == "declined":
                    await standing.decline(session, team, "test")
            if state == "paused":
                await portal.pause([SITE_MAILBOX])
            for path in ("", f"/{team}", f"/{team}?done=settings"):
                await cora.opens(f"/staff/teams{path}")
                assert not await all_flaws(cora), (state, path)
        await cora.page.get_by_role("link", name="Springfield Clinic").first.click()
        assert not await all_flaws(cora)


async def test_mistakes_are_named_and_led_to_without_a_flaw(portal: Portal, browser: Browser) -> None:
    team = await first_team(portal)
    async with AsyncExitStack() as stack:
        cora = await at_work(portal, browser, stack, await a_member(portal, teams=[team]))
        await cora.opens(f"/staff/teams/{team}")
        await cora.page.get_by_label("Time zone").fill("Ann Arbor")
        await cora.page.get_by_role("button", name="Save the settings").click()
        assert (await cora.page.title()).startswith("Error: ")
        assert await cora.page.evaluate("document.activeElement.className") == "problem"
        assert not await all_flaws(cora)
        await cora.page.get_by_role("link", name="Enter a time zone").click()
        assert await cora.page.evaluate("document.activeElement.id") == "time_zone"


async def test_a_team_is_set_up_without_javascript_and_people_see_who_reads(
    portal: Portal, browser: Browser
) -> None:
    team = await first_team(portal)
    async with AsyncExitStack() as stack:
        member = await a_member(portal, teams=[team])
        cora = await at_work(portal, browser, stack, member, java_script_enabled=False)
        await cora.opens(f"/staff/teams/{team}")
        row = cora.page.locator("form", has=cora.page.locator("input[value=contacts]"))
        await row.get_by_text("Add somebody").click()
        await row.get_by_label("Name").first.fill("Kim Reed")
        await row.get_by_label("Email address").first.fill("kim@example.org")
        await cora.page.get_by_role("button", name="Save the contacts").click()
        await cora.page.locator("#picture").set_input_files(
            {"name": "kim.png", "mimeType": "image/png", "buffer": a_picture()}
        )
        await cora.page.get_by_role("button", name="Save the picture").click()
        assert await cora.page.locator(".notice").inner_text() == "Saved."
        async with portal.database.write.begin() as session:
            await confirm(session, "kim@example.org")
            (known,) = (await team_settings(session, [team]))[team].contacts
        assert known.picture
        await cora.opens(f"/studies/{NCT_ID}/message?site={await site_of(portal, team)}")
        card = cora.page.locator("section.card").first
        assert "Contact confirmed today" in await card.inner_text()
        assert await card.locator("img").get_attribute("src") == known.picture


def a_picture() -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(into, "PNG")
    return into.getvalue()
