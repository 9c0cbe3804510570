"""Administrators look after texts, requests and the outbox in a real browser: without JavaScript, and within
everybody's reach in every state."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from sqlalchemy import update

from portal import clock
from portal.config import Settings
from portal.mail.circuit import trip
from portal.mail.models import Outbox, State
from portal.mail.outcomes import Answer, Step
from portal.staff.access import cookie_name
from portal.texts.shelf import Shelf
from portal.web.cookies import Cookie
from tests.browser.conftest import LONGEST_WAIT, in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.served import a_served_portal
from tests.browser.visitor import Visitor
from tests.leads.people import Browser as Client
from tests.leads.people import Portal
from tests.leads.records import NCT_ID
from tests.leads.relays import Refusing
from tests.smtp import serving
from tests.staff.people import signed_in

pytestmark = in_one_loop

TEXTS, REQUESTS, OUTBOX = "/staff/texts", "/staff/requests", "/staff/outbox"
DRAFT = {
    "key": "before_you_write",
    "place": NCT_ID,
    "language": "en",
    "body": "For Veterans.\n\nYou need a driver.",
}
CHECKED = {"way": "called_back", "checked": "Called 202-555-0123, and they knew the study"}


@pytest_asyncio.fixture(loop_scope="session")
async def portal(settings: Settings) -> AsyncIterator[Portal]:
    """A portal where two people wrote, and mail has failed."""
    async with serving(Refusing()) as relay, a_served_portal(settings, relay) as portal:
        await portal.parts[Shelf].enter(ending=True)
        await portal.browser().sent(message="Purple rhubarb")
        await portal.deliver()
        await portal.browser().sent(first_name="Kim", email="kim@example.com")
        yield portal


@pytest_asyncio.fixture(loop_scope="session")
async def admin(portal: Portal) -> Client:
    """An administrator, who prepares what is looked at."""
    return await signed_in(portal, admin=True, name="Ada Admin")


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, portal: Portal, admin: Client) -> AsyncIterator[Visitor]:
    """The same administrator in a browser without JavaScript."""
    async with AsyncExitStack() as stack:
        yield await at_work(browser, portal, admin, stack, java_script_enabled=False)


@pytest_asyncio.fixture(loop_scope="session")
async def looking(browser: Browser, portal: Portal, admin: Client) -> AsyncIterator[Visitor]:
    """The same in one with it, which is what examines pages."""
    async with AsyncExitStack() as stack:
        yield await at_work(browser, portal, admin, stack)


async def at_work(
    browser: Browser,
    portal: Portal,
    admin: Client,
    stack: AsyncExitStack,
    *,
    java_script_enabled: bool = True,
) -> Visitor:
    """A window in which the administrator is signed in."""
    base_url, name = portal.desk.settings.base_url, cookie_name(Cookie.STAFF, secure=False)
    context = await browser.new_context(base_url=base_url, java_script_enabled=java_script_enabled)
    await stack.enter_async_context(context)
    await context.add_cookies([{"name": name, "value": admin.cookies[name], "url": base_url}])
    context.set_default_timeout(LONGEST_WAIT)
    return Visitor(await context.new_page(), base_url)


async def fail(portal: Portal) -> None:
    """Mail that was refused, one that was held, and a relay that is ill."""
    async with portal.database.write.begin() as session:
        for state, kind, code, said in (
            (State.DEAD, "lead", 550, "5.1.1 <address>: no such user"),
            (State.HELD, "confirmation", None, "<<SITE_NAME>>"),
        ):
            failed = {"state": state, "last_code": code, "last_text": said, "attempts": 3}
            waiting = (Outbox.kind == kind, Outbox.state == State.QUEUED)
            await session.execute(update(Outbox).where(*waiting).values(failed))
        await trip(session, "mail.example.org:587", Answer(Step.CONNECT, 0, "connection refused"))


async def request(admin: Client, **typed: str) -> str:
    """A request; its address."""
    taken = {
        "kind": "export",
        "came_by": "telephone",
        "email": "jo@example.com",
        "wants": "Everything",
        "received_on": (clock.today() - timedelta(days=40)).isoformat(),
    }
    answer = await admin.post(f"{REQUESTS}/new", taken | typed)
    return answer.headers["location"]


async def text_of(admin: Client, **typed: str) -> str:
    """A draft; its address."""
    return (await admin.post(f"{TEXTS}/new", DRAFT | typed)).headers["location"]


async def test_a_draft_is_written_previewed_and_approved_without_javascript(
    portal: Portal, visitor: Visitor
) -> None:
    page = visitor.page
    await visitor.opens(f"{TEXTS}/new")
    await page.get_by_label("Kind").select_option(label="Before you write")
    await page.get_by_label("For").fill(NCT_ID)
    await page.get_by_label("The text").fill("You need a driver at <<CLINIC>>.")
    await page.get_by_role("button", name="Keep the draft").click()
    await page.get_by_role("link", name="<<CLINIC>> is not a placeholder").wait_for()
    assert await page.get_by_label("For").input_value() == NCT_ID
    await page.get_by_label("The text").fill("You need a driver at <<SITE_NAME>>.")
    await page.get_by_role("button", name="Keep the draft").click()
    await page.get_by_role("button", name="Show the preview").click()
    study = page.locator("section#study .beside > div")
    assert "You need a driver at Springfield Clinic." in await study.nth(0).inner_text()
    assert "You need a driver" not in await study.nth(1).inner_text()
    await page.get_by_role("link", name="Back to the text").click()
    await page.get_by_label("The ethics board's reference").fill("EB-7")
    await page.get_by_role("button", name="Approve and show from now on").click()
    await page.get_by_text("Live since").wait_for()
    await page.wait_for_timeout(1200)  # every process looks once a second
    await visitor.opens(f"/studies/{NCT_ID}")
    await page.get_by_text("You need a driver at Springfield Clinic.").first.wait_for()
    assert not visitor.strangers


async def test_somebody_is_erased_without_javascript(portal: Portal, visitor: Visitor) -> None:
    page = visitor.page
    await visitor.opens(REQUESTS)
    await page.get_by_role("link", name="Take a request down").click()
    await page.get_by_label("Erase everything").check()
    await page.get_by_label("Their email address").fill("jo@example.com")
    await page.get_by_label("What they want").fill("Erase all")
    await page.get_by_label("By letter").check()
    await page.get_by_role("button", name="Keep the request").click()
    await page.get_by_label("A letter with their signature").check()
    await page.get_by_label("What you checked").fill("The signature is as before")
    await page.get_by_role("button", name="Keep this").click()
    await page.get_by_role("link", name="Go on to erasing").click()
    await page.get_by_text("1 message, with its emails").wait_for()
    await page.get_by_role("button", name="Erase everything now").click()
    await page.get_by_text("Erased: 1 messages").wait_for()
    assert [lead.erased_at is not None for lead in await portal.leads()] == [True, False]


async def test_a_failed_mail_is_sent_again_without_javascript(portal: Portal, visitor: Visitor) -> None:
    await fail(portal)
    page = visitor.page
    await visitor.opens(f"{OUTBOX}?state=dead")
    await page.get_by_text("There is no such mailbox.").wait_for()
    await page.get_by_role("button", name="Send again").click()
    await page.get_by_text("There is no email here.").wait_for()


@pytest.mark.parametrize(
    "state",
    [
        "texts",
        "texts of a day",
        "draft",
        "refused draft",
        "text",
        "ended text",
        "preview",
        "packet",
        "no packet",
    ],
)
async def test_pages_of_texts_are_within_everybodys_reach(
    admin: Client, looking: Visitor, state: str
) -> None:
    live, draft = await text_of(admin), await text_of(admin, body="Another wording.")
    await admin.post(f"{live}/approve", {"expires_on": (clock.today() + timedelta(days=9)).isoformat()})
    replaced = await text_of(admin, place="portal", key="urgent_help")
    await admin.post(f"{replaced}/withdraw")
    paths = {
        "texts": TEXTS,
        "texts of a day": f"{TEXTS}?on={clock.today().isoformat()}",
        "draft": f"{TEXTS}/new",
        "refused draft": f"{TEXTS}/new",
        "text": draft,
        "ended text": replaced,
        "preview": f"{draft}/preview",
        "packet": f"{TEXTS}/packet",
        "no packet": f"{TEXTS}/packet?study=x&on=y",
    }
    await looking.opens(paths[state])
    if state == "refused draft":
        await looking.page.get_by_role("button", name="Keep the draft").click()
        await looking.page.get_by_role("alert").wait_for()
    assert await all_flaws(looking) == {}


@pytest.mark.parametrize(
    "state",
    ["requests", "no requests", "new", "refused", "unchecked", "export", "correct", "wrong", "erase", "done"],
)
async def test_pages_of_requests_are_within_everybodys_reach(
    admin: Client, looking: Visitor, state: str
) -> None:
    paths = {"requests": REQUESTS, "no requests": f"{REQUESTS}?state=refused", "new": f"{REQUESTS}/new"}
    paths |= {"refused": paths["new"], "unchecked": await request(admin)}
    for kind in ("export", "correct", "erase"):
        paths[kind] = await request(admin, kind=kind, **CHECKED)
    paths |= {"wrong": paths["correct"], "done": paths["export"], "erase": f"{paths['erase']}/erase"}
    if state == "done":
        await admin.post(f"{paths['done']}/done", {"outcome": "Sent by letter"})
    await looking.opens(paths[state])
    if state in {"refused", "wrong"}:
        button = "Keep the request" if state == "refused" else "Put it right"
        await looking.page.get_by_role("button", name=button).click()
        await looking.page.get_by_role("alert").wait_for()
    assert await all_flaws(looking) == {}


@pytest.mark.parametrize("query", ["", "?state=held", "?state=accepted", "?state=expired"])
async def test_the_outbox_is_within_everybodys_reach(portal: Portal, looking: Visitor, query: str) -> None:
    await fail(portal)
    await looking.opens(OUTBOX + query)
    assert await all_flaws(looking) == {}
