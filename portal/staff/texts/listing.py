"""The list of texts: narrowed by what somebody asks for, and to what they may see."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, String, and_, case, cast, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.staff import entries
from portal.staff.texts.reach import Center, Reach, centers
from portal.staff.texts.words import Standing
from portal.studies.models import Site
from portal.texts.checking import WARNED_AHEAD
from portal.texts.models import TextState, TextVersion
from portal.texts.placeholders import KEYS
from portal.texts.places import Scope
from portal.web.forms import Form

PER_PAGE = 50
ORDER = {Scope.SITE: 0, Scope.STUDY: 1, Scope.COUNTRY: 2, Scope.PORTAL: 3, Scope.DEFAULT: 4}


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody asks for; empty is all. `on` is a day whose texts are meant, as they were at its end
    (UTC)."""

    state: str = ""
    study: str = ""
    key: str = ""
    on: date | None = None
    page: int = 1

    def query(self, **changed: object) -> str:
        """The same as the query of an address, with some of it changed; the page begins anew."""
        asked = replace(self, **{"page": 1, **changed})  # type: ignore[arg-type]
        pairs = {
            "state": asked.state,
            "study": asked.study,
            "key": asked.key,
            "on": asked.on.isoformat() if asked.on else "",
            "page": str(asked.page) if asked.page > 1 else "",
        }
        filled = {name: value for name, value in pairs.items() if value}
        return f"?{urlencode(filled)}" if filled else ""


def read_filter(form: Form) -> Filter:
    """What was asked for; a day that is none is an error of the form, and other nonsense is left out."""
    return Filter(
        state=form.value("state") if form.value("state") in {*Standing} else "",
        study=form.value("study").strip().upper(),
        key=form.value("key") if form.value("key") in KEYS else "",
        on=entries.day(form, "on"),
        page=entries.page_number(form.value("page")),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of texts with the centers they are for, how many there are in each state, and whether there are
    more."""

    versions: list[TextVersion]
    centers: dict[int, Center]
    counts: dict[Standing, int]
    has_more: bool


async def list_texts(session: AsyncSession, reach: Reach, asked: Filter) -> Listed:
    """The texts that are asked for and may be seen: drafts first, then the most specific."""
    seen = [reach.condition(), *_of_study(asked.study)]
    if asked.key:
        seen.append(TextVersion.key == asked.key)
    shown = _on(asked.on) if asked.on else _standing(asked.state)
    order = (
        case((TextVersion.state == TextState.DRAFT, 0), else_=1),
        case(ORDER, value=TextVersion.scope),
        TextVersion.whose,
        TextVersion.key,
        TextVersion.language,
        TextVersion.id.desc(),
    )
    page = select(TextVersion).where(*seen, shown).order_by(*order)
    page = page.offset((asked.page - 1) * PER_PAGE).limit(PER_PAGE + 1)
    versions = [*await session.scalars(page)]
    return Listed(
        versions=versions[:PER_PAGE],
        centers=await centers_of(session, versions),
        counts={one: await _count(session, [*seen, _standing(one)]) for one in Standing},
        has_more=len(versions) > PER_PAGE,
    )


async def centers_of(session: AsyncSession, versions: list[TextVersion]) -> dict[int, Center]:
    """The centers that these texts are for, by id."""
    ids = {int(one.whose) for one in versions if one.scope == Scope.SITE}
    return {one.id: one for one in await centers(session, Site.id.in_(ids))} if ids else {}


def _of_study(nct_id: str) -> list[ColumnElement[bool]]:
    """The texts of a study and of its centers."""
    if not nct_id:
        return []
    sites = select(cast(Site.id, String)).where(Site.nct_id == nct_id)
    of_study = and_(TextVersion.scope == Scope.STUDY, TextVersion.whose == nct_id)
    return [or_(of_study, and_(TextVersion.scope == Scope.SITE, TextVersion.whose.in_(sites)))]


def _standing(of: str) -> ColumnElement[bool]:
    """What is true of texts in a state; of none: of those that are not over."""
    today = clock.today()
    approved = TextVersion.state == TextState.APPROVED
    until = TextVersion.expires_on
    known = {
        Standing.LIVE: and_(approved, or_(until.is_(None), until >= today)),
        Standing.SOON: and_(approved, until >= today, until <= today + WARNED_AHEAD),
        Standing.EXPIRED: and_(approved, until < today),
        Standing.DRAFT: TextVersion.state == TextState.DRAFT,
        Standing.ENDED: TextVersion.state.in_([TextState.SUPERSEDED, TextState.WITHDRAWN]),
    }
    if not of:
        return TextVersion.state.in_([TextState.DRAFT, TextState.APPROVED])
    return known[Standing(of)] if of in {*Standing} else false()


def _on(day: date) -> ColumnElement[bool]:
    """What was live at the end of a day."""
    moment, until = clock.end_of(day), TextVersion.expires_on
    return and_(
        TextVersion.approved_at <= moment,
        or_(TextVersion.ended_at.is_(None), TextVersion.ended_at > moment),
        or_(until.is_(None), until >= day),
    )


async def _count(session: AsyncSession, which: list[ColumnElement[bool]]) -> int:
    return await session.scalar(select(func.count()).select_from(TextVersion).where(*which)) or 0
