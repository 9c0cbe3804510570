"""Each page in each state is within everybody's reach: in light and dark, on the narrowest telephone, at 400%
zoom, from right to left."""

from collections.abc import AsyncIterator, Iterator
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
# Each scheme and each width once: how far colours are apart is held to where they are defined.
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", NARROWEST))


@pytest.mark.parametrize("state", STATES)
async def test_a_page_is_within_everybodys_reach(newcomer: Newcomer, state: str) -> None:
    visitor = await newcomer()
    await STATES[state](visitor)
    found = {look: await flaws(visitor, *look) for look in LOOKS}
    assert {look: what for look, what in found.items() if what} == {}
    assert visitor.complaints == []
    assert visitor.strangers == []


async def flaws(visitor: Visitor, scheme: Literal["light", "dark"], width: int) -> list[str]:
    """What axe finds, and how much wider than the window the page is, in both directions of writing."""
    await visitor.page.emulate_media(color_scheme=scheme)
    await visitor.page.set_viewport_size({"width": width, "height": 640})
    results = await Axe().run(visitor.page, options=STRICT)
    wide = [f"{direction}: {pixels} px too wide" async for direction, pixels in overflows(visitor) if pixels]
    return wide + list(told(results.response))


async def overflows(visitor: Visitor) -> AsyncIterator[tuple[str, int]]:
    """The pixels that cannot be seen without scrolling sideways; the page is as it was afterwards."""
    for direction in ("rtl", "ltr"):
        await visitor.page.evaluate("(direction) => { document.documentElement.dir = direction; }", direction)
        yield direction, await visitor.overflow()


def told(response: dict[str, Any]) -> Iterator[str]:
    """One line a violation: the rule, and where."""
    for violation in response["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
