"""Each page in each state is within everybody's reach: in light and dark, on the narrowest telephone, at 400%
zoom, from right to left."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.states import STATES
from tests.browser.visitor import Visitor

pytestmark = in_one_loop

# What axe leaves out unless asked: text at 7:1 (WCAG 1.4.6) and targets of 24 px (WCAG 2.5.8).
STRICT = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
NARROWEST = 320  # CSS pixels: also what a window of 1,280 is at 400% zoom (WCAG 1.4.10)
LOOKS: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize("state", STATES)
async def test_a_page_is_within_everybodys_reach(newcomer: Newcomer, state: str) -> None:
    visitor = await newcomer(1280)
    await STATES[state](visitor)
    found: dict[str, list[str]] = {look: await flaws(visitor, look) for look in LOOKS}
    await visitor.page.set_viewport_size({"width": NARROWEST, "height": 640})
    found |= {f"{look}, narrow": await flaws(visitor, look) for look in LOOKS}
    await visitor.page.evaluate("document.documentElement.dir = 'rtl'")
    found["right to left, narrow"] = await flaws(visitor, "light")
    assert {look: what for look, what in found.items() if what} == {}
    assert visitor.complaints == []
    assert visitor.strangers == []


async def flaws(visitor: Visitor, scheme: Literal["light", "dark"]) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    await visitor.page.emulate_media(color_scheme=scheme)
    results = await Axe().run(visitor.page, options=STRICT)
    wide = [f"{pixels} px too wide"] if (pixels := await visitor.overflow()) else []
    return wide + list(told(results.response))


def told(response: dict[str, Any]) -> Iterator[str]:
    """One line a violation: the rule, and where."""
    for violation in response["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
