"""The texts of one day, and which of them is heard where.

The most specific place wins: the site's, then its study's, its country's, the portal's, and what ships. In
that place the reader's own language wins; where the text is in other languages only, it is shown in one of
those and marked, since whoever wrote it for this place meant nothing more general to be read instead."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Self

from portal import clock
from portal.i18n import DEFAULT_LANGUAGE, language, ngettext, speaking
from portal.logs import log
from portal.texts import folder
from portal.texts.placeholders import UnfilledPlaceholder, fill
from portal.texts.places import Place, chain
from portal.texts.text import Picture, Text, Wording

KEPT_MONTHS = 12  # unless the settings say otherwise
Pictures = Mapping[str, Mapping[str, Picture]]


class Library:
    """The texts that may be shown on a day, found without waiting. `kept_months` is for how long the portal
    keeps messages, which texts may say."""

    def __init__(
        self,
        texts: Iterable[Text],
        pictures: Pictures,
        languages: Sequence[str],
        today: date,
        kept_months: int = KEPT_MONTHS,
    ) -> None:
        self.kept_months = kept_months
        self._texts: dict[tuple[Place, str], dict[str, Text]] = defaultdict(dict)
        for text in texts:
            if text.expires_on is None or text.expires_on >= today:
                self._texts[text.place, text.key][text.language] = text
        self.pictures = pictures
        self._by_src = {one.src: one for words in pictures.values() for one in words.values()}
        self.languages = (*languages, DEFAULT_LANGUAGE)

    @classmethod
    def load(
        cls, path: Path | None, urgent_help: str = "", languages: Sequence[str] = (DEFAULT_LANGUAGE,)
    ) -> Self:
        """The texts in files alone, without the history. Raises BadText."""
        files = folder.read(path, urgent_help, languages)
        return cls(files.texts.values(), files.pictures, languages, clock.now().date())

    def text(
        self, key: str, nct_id: str | None = None, site_id: int | None = None, country: str | None = None
    ) -> Text | None:
        """The text that is heard, or None where nobody wrote one; `country` is a code."""
        return next(self._candidates(key, chain(nct_id, site_id, country)), None)

    def filled(
        self,
        key: str,
        values: Mapping[str, str | None],
        nct_id: str | None = None,
        site_id: int | None = None,
        country: str | None = None,
    ) -> Wording | None:
        """The most specific text that can be filled: one that names a value missing here gives way to a more
        general one."""
        for text in self._candidates(key, chain(nct_id, site_id, country)):
            try:
                return Wording(fill(text.body, {**values, **self._standing(text)}, text.source), text)
            except UnfilledPlaceholder as error:
                log.warning("text.unfilled", place=text.source, problem=str(error))
        return None

    def picture(self, nct_id: str) -> Picture | None:
        """A study's picture, described in the reader's language if it can be."""
        return self._picture(f"studies/{nct_id}/picture")

    def portrait(self, site_id: int) -> Picture | None:
        """A picture of a site's contact."""
        return self._picture(f"sites/{site_id}/portrait")

    def picture_at(self, src: str) -> Picture | None:
        """The picture served at an address."""
        return self._by_src.get(src)

    def all_texts(self) -> list[Text]:
        """Every text there is, for checking."""
        return [text for texts in self._texts.values() for text in texts.values()]

    def _standing(self, text: Text) -> dict[str, str | None]:
        """What placeholders stand for wherever a text is shown, in the language of the text."""
        with speaking(text.language):
            return {"KEPT_FOR": ngettext("%(num)s month", "%(num)s months", self.kept_months)}

    def _candidates(self, key: str, places: Iterable[Place]) -> Iterator[Text]:
        for place in places:
            written = self._texts.get((place, key), {})
            yield from (written[code] for code in self._preferred(written))

    def _picture(self, name: str) -> Picture | None:
        described = self.pictures.get(name, {})
        return next((described[code] for code in self._preferred(described)), None)

    def _preferred(self, written: Mapping[str, object]) -> list[str]:
        """The languages of a text, the reader's first, then those the portal speaks."""
        wanted = dict.fromkeys((language(), *self.languages, *sorted(written)))
        return [code for code in wanted if code in written]
