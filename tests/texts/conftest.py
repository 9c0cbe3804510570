"""Shelves over a database of the test's own, as many as a test wants, as several processes have them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest

from portal.db import Database
from portal.texts.folder import Files
from portal.texts.shelf import Shelf
from portal.texts.text import Text
from portal.web import ready
from portal.web.ready import Watch

NewShelf = Callable[..., Shelf]


@pytest.fixture
async def shelf(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[NewShelf]:
    """Makes a process's shelf, with these texts in its files; each has connections of its own, and looks at
    the revision every time."""
    monkeypatch.setattr(ready, "SECONDS_BETWEEN_LOOKS", 0)
    async with AsyncExitStack() as open_databases:

        def make(*texts: Text) -> Shelf:
            own = Database(database.url.render_as_string(hide_password=False))
            open_databases.push_async_callback(own.dispose)
            files = Files({(text.place, text.key, text.language): text for text in texts})
            return Shelf(own, Watch(own), files, ["en", "es"], 12)

        yield make
