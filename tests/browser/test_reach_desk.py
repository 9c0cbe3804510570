"""The pages on texts, requests and the outbox are within everybody's reach in every state."""

from datetime import timedelta

import pytest

from portal import clock
from tests.browser.conftest import in_one_loop
from tests.browser.desk import (
    CHECKED,
    OUTBOX,
    REQUESTS,
    TEXTS,
    admin,
    fail,
    looking,
    portal,
    request,
    text_of,
)
from tests.browser.flaws import all_flaws
from tests.browser.visitor import Visitor
from tests.leads.people import Browser as Client
from tests.leads.people import Portal

__all__ = ["admin", "looking", "portal"]
pytestmark = in_one_loop


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
