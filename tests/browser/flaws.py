"""What is wrong with a page as it stands in a browser: by axe, and by what does not fit the window."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe

from tests.browser.visitor import Visitor

# What axe leaves out unless asked: text at 7:1 (WCAG 1.4.6) and targets of 24 px (WCAG 2.5.8).
STRICT = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
NARROWEST = 320  # CSS pixels: also what a window of 1,280 is at 400% zoom (WCAG 1.4.10)
# Each scheme and each width once: how far colours are apart is held to where they are defined.
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", NARROWEST))


async def all_flaws(visitor: Visitor) -> dict[tuple[str, int], list[str]]:
    """What is wrong in each look, where anything is."""
    found = {look: await flaws(visitor, *look) for look in LOOKS}
    return {look: what for look, what in found.items() if what}


async def flaws(visitor: Visitor, scheme: Literal["light", "dark"], width: int) -> list[str]:
    """What axe finds, and how much wider than the window the page is, in both directions of writing."""
    await visitor.page.emulate_media(color_scheme=scheme)
    await visitor.page.set_viewport_size({"width": width, "height": 640})
    results = await Axe().run(visitor.page, options=STRICT)
    wide = [f"{direction}: {pixels} px too wide" async for direction, pixels in overflows(visitor) if pixels]
    return wide + list(told(results.response))


async def overflows(visitor: Visitor) -> AsyncIterator[tuple[str, int]]:
    """The pixels that cannot be seen without scrolling sideways; the page is as it was afterwards."""
    own = await visitor.page.evaluate("document.documentElement.dir")
    for direction in ("rtl", "ltr", own):
        await visitor.page.evaluate("(direction) => { document.documentElement.dir = direction; }", direction)
        yield direction, await visitor.overflow()


def told(response: dict[str, Any]) -> Iterator[str]:
    """One line a violation: the rule, and where."""
    for violation in response["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
