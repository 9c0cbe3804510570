"""A moment at which answers are given."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.leads.answers.answering import NOW


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    """It is a Tuesday, and time stands still."""
    with time_machine.travel(NOW, tick=False) as travel:
        yield travel
