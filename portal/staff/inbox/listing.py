"""A page of the inbox. Names are unsealed for the rows in view alone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.crypto import CannotOpen, Keyring
from portal.i18n import DEFAULT_LANGUAGE, language_name
from portal.leads.details import DetailsErased, details_of
from portal.leads.message import Message
from portal.leads.models import Lead, LeadState
from portal.leads.words import ReplyIn, reply_in
from portal.staff.inbox import order
from portal.staff.inbox.filters import ERASED, OVERDUE, Filter, state_shown
from portal.staff.inbox.order import Cursor
from portal.staff.inbox.overdue import overdue
from portal.staff.models import Member
from portal.staff.viewers import Viewer
from portal.studies.models import Site, StoredStudy

ON_A_PAGE = 50
COLUMNS = (
    *(Lead, Site.facility, Site.city, StoredStudy.title),
    *(Member.id.label("member_id"), Member.name, Member.email),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One message in the inbox. `message` is None where nothing is known of its sender any more: it was taken
    back or erased, or its key is lost. `assigned_to` is a name or an address."""

    id: str
    message: Message | None
    state: str
    rank: int
    nct_id: str
    study: str
    facility: str
    city: str
    sent_at: datetime
    waits_since: datetime | None
    call_on: date | None
    answered_at: datetime | None
    closed_because: str | None
    assigned_to: str
    is_mine: bool

    @property
    def is_overdue(self) -> bool:
        """Whether its sender waits too long."""
        return self.rank == order.OVERDUE

    @property
    def waits(self) -> bool:
        """Whether its sender waits at this moment."""
        return self.rank in {order.OVERDUE, order.WAITING}

    @property
    def reply_in(self) -> ReplyIn:
        """The language to answer in."""
        asked = reply_in(self.message) if self.message else None
        return asked or ReplyIn(language_name(DEFAULT_LANGUAGE), code=DEFAULT_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of it. `counts` are by state, as if none had been asked for; `after` is where the next page
    begins, empty on the last one."""

    rows: tuple[Row, ...]
    counts: dict[str, int]
    total: int
    after: str


async def inbox(
    session: AsyncSession, keyring: Keyring, viewer: Viewer, asked: Filter, cursor: Cursor | None
) -> Inbox:
    """The page that begins after this place."""
    late = await overdue(session, viewer)
    ranked = order.rank(late)
    wanted = select(*COLUMNS, ranked.label("rank")).where(*asked.narrows(viewer), *in_state(asked, late))
    if cursor is not None:
        wanted = wanted.where(order.beyond(cursor, ranked))
    rows = (
        await session.execute(joined(wanted).order_by(*order.in_order(ranked)).limit(ON_A_PAGE + 1))
    ).all()
    shown = [row_of(keyring, viewer, row) for row in rows[:ON_A_PAGE]]
    counts, total = await _counts(session, viewer, asked, late)
    after = _place(shown[-1]) if len(rows) > ON_A_PAGE else ""
    return Inbox(tuple(shown), counts, total, after)


def joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A query of COLUMNS with all it needs."""
    return (
        query.select_from(Lead)
        .join(Site, Site.id == Lead.site_id)
        .join(StoredStudy, StoredStudy.nct_id == Lead.nct_id)
        .outerjoin(Member, Member.id == Lead.assigned_to)
    )


def row_of(keyring: Keyring, viewer: Viewer, row: Any) -> Row:
    """A row of COLUMNS and its rank."""
    lead: Lead = row.Lead
    return Row(
        id=lead.id,
        message=_message(keyring, lead),
        state=ERASED if lead.erased_at else lead.state,
        rank=row.rank,
        nct_id=lead.nct_id,
        study=row.title,
        facility=row.facility or "",
        city=row.city or "",
        sent_at=lead.created_at,
        waits_since=lead.waits_since,
        call_on=lead.call_on,
        answered_at=lead.answered_at,
        closed_because=lead.closed_because,
        assigned_to=(row.name or row.email) if row.member_id else "",
        is_mine=row.member_id == viewer.member_id,
    )


async def note_reading(session: AsyncSession, viewer: Viewer, asked: Filter, shown: Inbox) -> None:
    """That somebody saw these names stands in the trail: how many, and what they had asked for."""
    if named := sum(row.message is not None for row in shown.rows):
        said = {name: str(value) for name, value in asked.named.items()}
        await audit.record(session, "leads.listed", "leads", viewer.actor, names=named, **said)


def in_state(asked: Filter, late: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """What is true of the leads in the state that is asked for."""
    if asked.state == OVERDUE:
        return [late]
    return [state_shown() == asked.state] if asked.state else []


async def _counts(
    session: AsyncSession, viewer: Viewer, asked: Filter, late: ColumnElement[bool]
) -> tuple[dict[str, int], int]:
    state = state_shown().label("state")
    counted = select(state, func.count().label("number"), func.count().filter(late).label("late"))
    counted = counted.select_from(Lead).join(Site, Site.id == Lead.site_id).where(*asked.narrows(viewer))
    rows = (await session.execute(counted.group_by(state))).all()
    counts = {row.state: row.number for row in rows}
    return counts | {OVERDUE: sum(row.late for row in rows)}, sum(counts.values())


def _message(keyring: Keyring, lead: Lead) -> Message | None:
    if lead.state == LeadState.TAKEN_BACK:
        return None
    try:
        return details_of(keyring, lead).message
    except (DetailsErased, CannotOpen):
        return None


def _place(row: Row) -> str:
    moment = row.sent_at if row.rank == order.REST else row.waits_since
    return str(Cursor(row.rank, moment or clock.now(), row.id))
