"""What mails, receipts and pages say of the study and the site that a message went to."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from portal.config import Settings
from portal.crypto import Keyring
from portal.i18n import speaking
from portal.leads.telling.recipients import Part, language_for
from portal.studies.behind import Behind, site_with_people
from portal.studies.page.card import Card, card_for, values_of
from portal.studies.page.sayings import Saying, sayings
from portal.studies.page.writing import address
from portal.studies.reading import find
from portal.studies.study import Study
from portal.texts.library import Library
from portal.texts.shelf import Shelf
from portal.web.parts import Parts
from portal.web.telephone import region


@dataclass(frozen=True, slots=True)
class Desk:
    """What it takes to keep a lead and to write about it."""

    settings: Settings
    shelf: Shelf
    keyring: Keyring

    @property
    def library(self) -> Library:
        """The texts as they were when the shelf was last looked at."""
        return self.shelf.library

    @classmethod
    def of(cls, parts: Parts) -> Self:
        """Made of a process's long-lived parts."""
        return cls(parts[Settings], parts[Shelf], parts[Keyring])

    @classmethod
    async def fresh(cls, parts: Parts) -> Self:
        """The same, with the texts as they are at this moment."""
        await parts[Shelf].fresh()
        return cls.of(parts)


@dataclass(frozen=True, slots=True)
class About:
    """A study and one of its sites, in the words of one `language`. `site_name` is as people know it,
    `country` its code; `values` are what the placeholders of texts stand for."""

    nct_id: str
    study_title: str
    study_path: str
    site_id: int
    site_name: str
    country: str | None
    card: Card
    urgent_help: tuple[Saying, ...]
    values: dict[str, str | None]
    language: str


def about(desk: Desk, study: Study, behind: Behind, language: str) -> About:
    """The study and the site in this language."""
    operator = desk.settings.operator_name
    with speaking(language):
        card = card_for(study, [behind], desk.library, operator)
        values = values_of(study, operator) | {
            "SITE_NAME": card.title,
            "CONTACT_NAME": card.person.name if card.person else None,
            "CONTACT_PHONE": card.phone.shown if card.phone else None,
            "REPLY_WITHIN": card.reply_within,
        }
        urgent_help = sayings("urgent_help", study.nct_id, [behind], desk.library, values)
    return About(
        nct_id=study.nct_id,
        study_title=study.title,
        study_path=address(study.nct_id),
        site_id=behind.site.id,
        site_name=card.title,
        country=region(behind.site.country),
        card=card,
        urgent_help=urgent_help,
        values=values,
        language=language,
    )


async def about_for(session: AsyncSession, desk: Desk, site_id: int, part: Part) -> About:
    """The same for somebody of the staff, in the language they are written to in. Raises SiteNotFound."""
    behind = await site_with_people(session, site_id)
    study = (await find(session, behind.site.nct_id)).study
    return about(desk, study, behind, language_for(part, behind, desk.settings))


async def about_site(session: AsyncSession, desk: Desk, site_id: int, language: str) -> About:
    """The same, looked up; the site may be closed by now. Raises SiteNotFound."""
    behind = await site_with_people(session, site_id)
    study = (await find(session, behind.site.nct_id)).study
    return about(desk, study, behind, language)
