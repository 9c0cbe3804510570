"""What a packet is made of: one study, one of its sites, the texts of one day, and somebody invented."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from portal.config import Settings
from portal.leads.about import About, Desk, about
from portal.leads.sending.offers import Offer
from portal.leads.telling.recipients import Part, language_for
from portal.packet.invented import Invented
from portal.studies.behind import Behind
from portal.studies.page.view import Setting
from portal.studies.study import RECRUITING
from portal.texts.library import Library
from portal.texts.shelf import Shelf
from portal.texts.text import Text, Wording
from portal.web.pages import Pages
from portal.web.statics import Static, Statics


class Witness(Library):
    """A library that remembers which texts were shown."""

    def __init__(self, library: Library, day: date) -> None:
        super().__init__(library.all_texts(), library.pictures, library.languages, day, library.kept_months)
        self.shown: dict[Text, None] = {}

    def filled(
        self,
        key: str,
        values: Mapping[str, str | None],
        nct_id: str | None = None,
        site_id: int | None = None,
        country: str | None = None,
    ) -> Wording | None:
        """As in a library."""
        wording = super().filled(key, values, nct_id, site_id, country)
        if wording is not None:
            self.shown[wording.text] = None
        return wording


class Still(Shelf):
    """A shelf on which nothing changes."""

    def __init__(self, library: Library) -> None:
        self.library = library


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page or e-mail of a packet. `note` says when somebody sees it; a page is `html`, an e-mail has
    `headers` and a `text` beside it. `language` is the one it is written in."""

    id: str
    title: str
    note: str
    language: str
    html: Markup
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that pages and e-mails need. `behind` is the site that is written to, the first of those that take
    messages unless another was named; None where a study has no site at all."""

    settings: Settings
    pages: Pages
    statics: Statics
    desk: Desk
    offered: Offer
    setting: Setting
    behind: Behind | None
    person: Invented
    language: str

    @property
    def forms(self) -> Offer:
        """What the form is made of; as it would be, where the study takes no messages now."""
        if self.offered.taking or self.behind is None:
            return self.offered
        recruiting = replace(self.offered.study.study, status=RECRUITING)
        sites = {self.behind.site.id: self.behind}
        return Offer(replace(self.offered.study, study=recruiting), self.offered.sites, sites)

    def about(self, behind: Behind) -> About:
        """The site as its sender reads of it."""
        return about(self.desk, self.offered.study.study, behind, self.language)

    def about_for_team(self, behind: Behind, part: Part = Part.SITE) -> About:
        """The site as its staff, or the operator, read of it."""
        language = language_for(part, behind, self.settings)
        return about(self.desk, self.offered.study.study, behind, language)

    def picture(self, src: str) -> str | None:
        """A picture as part of the file (RFC 2397); None for one that is not there."""
        if found := self.desk.library.picture_at(src):
            return _inlined(found.media_type, found.file.read_bytes())
        static: Static | None = self.statics.find(src)
        return _inlined(static.media_type, static.body) if static else None


def _inlined(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
