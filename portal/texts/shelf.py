"""The texts as a process shows them: what stands in files is entered into the history, and the history is
looked at again when something public has changed, in whichever process."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date

from portal import clock
from portal.db import Database, revision
from portal.texts import history
from portal.texts.folder import Files, Slot
from portal.texts.library import Library
from portal.texts.models import TextVersion
from portal.texts.text import Text
from portal.web.ready import Watch

UNKNOWN = -1


class Shelf:
    """Holds the library of this moment. Until it was first freshened it knows the files alone."""

    def __init__(
        self, database: Database, watch: Watch, files: Files, languages: list[str], kept_months: int
    ) -> None:
        self._database = database
        self._watch = watch
        self._files = files
        self._languages = languages
        self._kept_months = kept_months
        self._is_entered = False
        self._revision = UNKNOWN
        self._day: date = clock.today()
        self._loading = asyncio.Lock()
        self.library = self._library(files.texts.values(), self._day)

    @property
    def standing(self) -> Mapping[Slot, Text]:
        """What stands in the files of this process."""
        return self._files.texts

    async def fresh(self) -> Library:
        """The texts as they are now: looked up only when something has changed, or a day has passed on which
        a text may have expired."""
        seen = await self._watch.revision()
        if self._is_stale(seen):
            async with self._loading:
                if self._is_stale(seen):
                    await self._load()
        return self.library

    async def enter(self, *, ending: bool = False) -> None:
        """Brings the history up to the files of this process, which writes only where it differs. Servers and
        workers say `ending`, so that texts whose file is gone end; a command, which may have been given other
        settings, does not."""
        self._is_entered = True
        texts = self._files.texts
        async with self._database.read() as session:
            new, gone = await history.news(session, texts, ending=ending)
        if new or gone:
            async with self._database.write.begin() as session:
                await history.enter(session, texts, ending=ending)

    async def on(self, day: date) -> Library:
        """The texts as they were at the end of a day (UTC)."""
        async with self._database.read() as session:
            return self.of(await history.live(session, clock.end_of(day)), day)

    def of(self, versions: Iterable[TextVersion], day: date) -> Library:
        """A library of these versions, as on that day."""
        texts = [version.as_text for version in versions]
        return self._library(texts, day)

    def with_text(self, text: Text) -> Library:
        """The texts of now, with this one in its place."""
        return self._library([*self.library.all_texts(), text], clock.today())

    def _library(self, texts: Iterable[Text], day: date) -> Library:
        return Library(texts, self._files.pictures, self._languages, day, self._kept_months)

    def _is_stale(self, seen: int) -> bool:
        return seen > self._revision or clock.today() != self._day

    async def _load(self) -> None:
        if not self._is_entered:
            await self.enter()
        async with self._database.read() as session:
            number = await revision.current(session)  # first: texts may be newer than it, never older
            versions = await history.live(session)
        self._day = clock.today()
        self.library = self.of(versions, self._day)
        self._revision = number
