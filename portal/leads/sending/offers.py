"""What a study offers to somebody who wants to write: a form to the sites that take messages, or the reason
why there is none and what to do instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.about import Desk
from portal.leads.sending.forms import Choices
from portal.studies.behind import Behind, sites_with_people
from portal.studies.nearness import near
from portal.studies.page.view import Setting, StudyView, view
from portal.studies.page.writing import Audience, Writing, writing
from portal.studies.reading import Imported, find_here


@dataclass(frozen=True, slots=True)
class Offer:
    """A study and its sites, of which `taking` take messages now."""

    study: Imported
    sites: Sequence[Behind]
    taking: dict[int, Behind]

    def writing(self, desk: Desk, chosen: str = "", typed: str = "") -> Writing:
        """What the form says, with the id of the site that is chosen, if any, else that of the nearest to the
        place that was typed; there is a form only where some site takes messages."""
        taking = [*self.taking.values()]
        site = next((one for one in taking if str(one.site.id) == chosen), None)
        asked = near(typed, [one.site for one in self.sites])
        return writing(self.study.study, taking, desk.library, desk.settings.operator_name, site, asked)

    def choices(self, offered: Writing) -> Choices:
        """What can be chosen on the form."""
        countries = {site_id: behind.site.country for site_id, behind in self.taking.items()}
        return Choices(countries, child=offered.audience is Audience.CHILD)

    def closed(self, desk: Desk) -> StudyView:
        """The study with its status in words and whom to call, for a page without a form."""
        settings = desk.settings
        today = clock.now().date()
        setting = Setting(desk.library, settings.operator_name, settings.base_url, today, many=False)
        return view(self.study.study, self.sites, setting)


async def offer(session: AsyncSession, nct_id: str) -> Offer:
    """What this study offers. Raises StudyNotFound and StudyMoved."""
    study = await find_here(session, nct_id)
    sites = await sites_with_people(session, nct_id)
    taking = {one.site.id: one for one in sites if study.study.is_recruiting and one.takes_messages}
    return Offer(study, sites, taking)
