"""Under which wording of the consent a message is sent: the very one that its sender saw."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.about import Desk
from portal.leads.models import ConsentText, Lead
from portal.studies.behind import Behind
from portal.studies.page.card import values_of
from portal.studies.page.writing import site_names
from portal.studies.study import Study
from portal.texts import history
from portal.texts.library import Library
from portal.texts.models import TextVersion
from portal.texts.text import Wording
from portal.web.telephone import region

FORM_MAY_LIE_OPEN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class GivenUnder:
    """A wording that is kept because messages were sent under it: how many, and of which versions of texts
    and approvals of an ethics board."""

    digest: str
    language: str
    words: str
    first_used_at: datetime
    messages: int
    versions: tuple[int, ...]
    references: tuple[str, ...]


async def given_under(session: AsyncSession, digest: str) -> GivenUnder | None:
    """The wording of this digest, of which the beginning is enough where there is only one."""
    found = select(ConsentText).where(ConsentText.digest.startswith(digest.lower(), autoescape=True)).limit(2)
    wordings = (await session.scalars(found)).all()
    if len(wordings) != 1:
        return None
    (wording,) = wordings
    rows = await session.execute(
        select(Lead.consent_version, Lead.consent_reference, func.count())
        .where(Lead.consent_digest == wording.digest)
        .group_by(Lead.consent_version, Lead.consent_reference)
        .order_by(Lead.consent_version, Lead.consent_reference)
    )
    texts = rows.all()
    return GivenUnder(
        wording.digest,
        wording.language,
        wording.body,
        wording.first_used_at,
        sum(number for _version, _reference, number in texts),
        tuple(dict.fromkeys(version for version, _reference, _number in texts if version is not None)),
        tuple(dict.fromkeys(reference for _version, reference, _number in texts if reference)),
    )


async def agreed(
    session: AsyncSession, desk: Desk, study: Study, chosen: Behind, digest: str
) -> Wording | None:
    """The wording that `digest` names: today's for the chosen site, or one that was heard there while the
    form may have lain open. Without a digest it is today's, since programs that only know the contract's
    fields send none. None for any other wording: whoever sent it has not seen what they agree to."""
    today = _heard(desk.library, desk, study, chosen)
    if not digest or digest in {wording.digest for wording in today}:
        return next((wording for wording in today if wording.digest == digest), today[0])
    now = clock.now()
    start = now - FORM_MAY_LIE_OPEN
    versions = [one for one in await history.between(session, start, now) if one.key == "consent"]
    for moment in _moments(versions, start):
        library = desk.shelf.of(_live(versions, moment), moment.date())
        for wording in _heard(library, desk, study, chosen):
            if wording.digest == digest:
                return wording
    return None


def _heard(library: Library, desk: Desk, study: Study, chosen: Behind) -> list[Wording]:
    """What was to be read before writing to this site, before and after it was chosen: they differ only in
    what they call the site."""
    values, site = values_of(study, desk.settings.operator_name), chosen.site
    found = [
        library.filled("consent", values | {"SITE_NAME": name}, study.nct_id, site.id, region(site.country))
        for name in site_names(chosen)
    ]
    return [wording for wording in found if wording]


def _moments(versions: Sequence[TextVersion], start: datetime) -> Iterator[datetime]:
    """The newest moment first at which something else was to be read than before: an approval, an end, or the
    day after an expiry."""
    times = {start}
    for version in versions:
        times |= {at for at in (version.approved_at, version.ended_at) if at is not None and at > start}
        if version.expires_on is not None and (over := clock.end_of(version.expires_on)) > start:
            times.add(over)
    now = clock.now()
    return iter(sorted((at for at in times if at <= now), reverse=True))


def _live(versions: Sequence[TextVersion], moment: datetime) -> list[TextVersion]:
    return [
        one
        for one in versions
        if one.approved_at is not None
        and one.approved_at <= moment
        and (one.ended_at is None or one.ended_at > moment)
    ]
