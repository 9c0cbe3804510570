"""Each page in each state is within everybody's reach: in light and dark, on the narrowest telephone, at 400%
zoom, from right to left."""

import pytest

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.states import STATES

pytestmark = in_one_loop


@pytest.mark.parametrize("state", STATES)
async def test_a_page_is_within_everybodys_reach(newcomer: Newcomer, state: str) -> None:
    visitor = await newcomer()
    await STATES[state](visitor)
    assert await all_flaws(visitor) == {}
    assert visitor.complaints == []
    assert visitor.strangers == []
