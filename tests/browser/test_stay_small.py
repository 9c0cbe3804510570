"""A first visit is small, quick and private: what a page may cost somebody with an old telephone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.visitor import FINISHED, FOR_CHILDREN, MANY_SITES, NO_ADDRESS, SEED, Visitor

pytestmark = in_one_loop

MOST_BYTES = 40_000
MOST_REQUESTS = 5
MOST_SCRIPT = 10_000  # before compression
KINDS = {"Document", "Stylesheet", "Script", "Image", "Other"}


@dataclass
class Cost:
    """What a visit took, by the browser's own count."""

    kinds: dict[str, str] = field(default_factory=dict)
    wire: dict[str, int] = field(default_factory=dict)
    script: int = 0

    @classmethod
    async def of(cls, visitor: Visitor, path: str) -> "Cost":
        """Visits a page."""
        cost = cls()
        watch = await visitor.page.context.new_cdp_session(visitor.page)
        await watch.send("Network.enable")
        watch.on("Network.responseReceived", cost._answered)
        watch.on("Network.dataReceived", cost._received)
        watch.on("Network.loadingFinished", cost._finished)
        await visitor.page.goto(path, wait_until="networkidle")
        await watch.detach()
        return cost

    @property
    def fetched(self) -> set[str]:
        """The kinds of what came over the wire, as the browser did not have it."""
        return {self.kinds[request] for request, size in self.wire.items() if size}

    @property
    def bytes(self) -> int:
        """Everything that came over the wire, with its headers."""
        return sum(self.wire.values())

    def _answered(self, event: Mapping[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _received(self, event: Mapping[str, Any]) -> None:
        if self.kinds[event["requestId"]] == "Script":
            self.script += event["dataLength"]

    def _finished(self, event: Mapping[str, Any]) -> None:
        self.wire[event["requestId"]] = event["encodedDataLength"]


@pytest.mark.parametrize(
    "nct_id", [SEED, MANY_SITES, f"{MANY_SITES}?near=94103", FINISHED, FOR_CHILDREN, NO_ADDRESS]
)
async def test_the_first_visit_to_a_study_is_small(newcomer: Newcomer, nct_id: str) -> None:
    visitor = await newcomer()
    cost = await Cost.of(visitor, f"/studies/{nct_id}")
    assert 0 < cost.bytes <= MOST_BYTES
    assert 0 < len(cost.kinds) <= MOST_REQUESTS
    assert cost.fetched <= KINDS
    assert 0 < cost.script <= MOST_SCRIPT
    assert visitor.strangers == []


async def test_the_second_page_fetches_only_itself(newcomer: Newcomer) -> None:
    visitor = await newcomer()
    await Cost.of(visitor, f"/studies/{SEED}")
    second = await Cost.of(visitor, f"/studies/{MANY_SITES}")
    assert second.fetched == {"Document"}


async def test_a_study_page_keeps_nothing_in_the_browser(newcomer: Newcomer) -> None:
    visitor = await newcomer()
    await visitor.opens(f"/studies/{SEED}")
    assert await visitor.page.context.cookies() == []
    assert await visitor.page.evaluate("localStorage.length + sessionStorage.length") == 0
