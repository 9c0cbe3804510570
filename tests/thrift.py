"""What spares a run of the tests most of its time, and changes nothing of what they tell.

Each test has a portal of its own, and so an environment of templates of its own: without the first of these,
each compiled again what the one before had compiled. Python looks through all objects for what nobody needs
any more: without the second, it did so every few hundred objects, through all that thousands of tests had
brought in.
"""

import gc
from collections.abc import Iterator
from functools import partial
from types import CodeType

import pytest
from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache

from portal import templating

OBJECTS_MADE = 20_000  # between two looks for what nobody needs; Python's own number is 700


class Compiled(BytecodeCache):
    """Templates that this process has compiled, by where they are and by what they say."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hands out what the same words at the same place were compiled to."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled just now."""
        self._code[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """Lets every environment of templates use what another has compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templating, "Environment", partial(Environment, bytecode_cache=Compiled()))
        yield


def pytest_configure() -> None:
    """While the tests are brought in nothing is thrown away, so that there is nothing to look for."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What is there now stays to the end: from here on only what tests make is looked through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_MADE)
    gc.enable()
