"""Making previews and packets, which takes seconds: one at a time for each person, beside other requests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.i18n import gettext as _
from portal.packet.making import Wanted, make
from portal.packet.previewing import preview, render
from portal.staff import entries
from portal.staff.texts.reach import Center, Reach, centers
from portal.studies.models import Site
from portal.studies.reading import SiteNotFound, StudyMoved, StudyNotFound
from portal.texts.models import TextVersion
from portal.texts.placeholders import BadText
from portal.texts.places import GROUPS, Scope
from portal.texts.shelf import Shelf
from portal.web.forms import Form
from portal.web.parts import Parts

# Scripts cannot run here, nothing is fetched, no form is sent. E-mails have their styles in their elements.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

_at_work: set[int] = set()


class StillMaking(Exception):
    """The one before is still being made for this person."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which packet: of a study, in a language, and of an earlier day if one is given."""

    nct_id: str
    day: date | None
    language: str


@contextmanager
def one_at_a_time(member_id: int) -> Iterator[None]:
    """Keeps one person from occupying a server. Raises StillMaking."""
    if member_id in _at_work:
        raise StillMaking
    _at_work.add(member_id)
    try:
        yield
    finally:
        _at_work.discard(member_id)


def read(form: Form, languages: list[str]) -> Asked | None:
    """What was asked for; None where the form has errors."""
    nct_id = entries.line(form, "study", _("Enter the number of a study, like NCT01234567")).upper()
    day = entries.day(form, "on")
    if day is not None and day > clock.today():
        form.errors["on"] = _("Enter a day that is not in the future")
    language = form.value("language") if form.value("language") in languages else languages[0]
    return None if form.errors else Asked(nct_id, day, language)


async def packet(session: AsyncSession, parts: Parts, reach: Reach, asked: Asked) -> str:
    """Every page and e-mail of a study, at a center that this person reaches. Raises BadText, also where
    there is no such study for them."""
    nowhere = BadText(_("There is no such study here, or it is not of your teams"))
    if not reach.is_admin and asked.nct_id not in reach.studies:
        raise nowhere
    shelf = parts[Shelf]
    library = await (shelf.on(asked.day) if asked.day else shelf.fresh())
    site_id = None if reach.is_admin else await _own_site(session, reach, asked.nct_id)
    try:
        return await make(session, parts, library, Wanted(asked.nct_id, site_id, asked.language, asked.day))
    except (StudyNotFound, StudyMoved, SiteNotFound):
        raise nowhere from None


async def show(session: AsyncSession, parts: Parts, reach: Reach, version: TextVersion, nct_id: str) -> str:
    """A preview of a text as a page, at the study that was named or one where it may be heard. Raises
    BadText, also where there is none."""
    nct_id, site_id = await _somewhere(session, reach, version, nct_id.strip().upper())
    try:
        found = await preview(session, parts, version, Wanted(nct_id, site_id, version.language, None))
    except (StudyNotFound, StudyMoved, SiteNotFound):
        raise BadText(_("There is no study here in which this text would be shown")) from None
    return render(parts, found, version)


async def _somewhere(
    session: AsyncSession, reach: Reach, version: TextVersion, nct_id: str
) -> tuple[str, int | None]:
    """A study and a center of this person's at which a text may be heard; no study's number where there is
    none. Without a center the study's first that takes messages is meant."""
    if version.scope == Scope.SITE:
        found = await centers(session, Site.id == int(version.whose))
        return (found[0].nct_id, found[0].id) if found else ("", None)
    nct_id = version.whose if version.scope == Scope.STUDY else nct_id
    if not reach.is_admin:
        return _first([one for one in reach.centers if nct_id in {"", one.nct_id}], version)
    if nct_id:
        return nct_id, None
    return _first(await centers(session, Site.closed_at.is_(None)), version)


def _first(found: Sequence[Center], version: TextVersion) -> tuple[str, int | None]:
    """The first of these centers that is in the text's country, where it has one."""
    of_country = version.scope in {Scope.COUNTRY, Scope.DEFAULT} and version.whose
    codes = {version.whose, *GROUPS.get(version.whose, ())} if of_country else set()
    return next(((one.nct_id, one.id) for one in found if not codes or one.country in codes), ("", None))


async def _own_site(session: AsyncSession, reach: Reach, nct_id: str) -> int | None:
    """A center of theirs: what stands in the e-mails to another team is not theirs to see. One that is in the
    study's record, if there is such."""
    mine = [one.id for one in reach.centers if one.nct_id == nct_id]
    there = await centers(session, Site.id.in_(mine), Site.closed_at.is_(None))
    return there[0].id if there else mine[0]
