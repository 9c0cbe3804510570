"""Messages as a table for a study's log: who wrote when, how to reach them, and what became of it. What they
wrote is left out, for it may be about their health, and a log needs none of it."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import gettext as _
from portal.leads.answers.wording import reason_in_words
from portal.leads.message import Message
from portal.leads.models import Lead, Reason
from portal.leads.words import contact_by
from portal.staff.inbox.cells import BYTE_ORDER_MARK, inert, line, phone_cell
from portal.staff.inbox.filters import Filter
from portal.staff.inbox.listing import COLUMNS, Row, in_state, joined, row_of
from portal.staff.inbox.order import rank
from portal.staff.inbox.overdue import overdue
from portal.staff.inbox.words import badge
from portal.staff.viewers import Viewer
from portal.studies.models import Site

AT_ONCE = 200  # leads in memory
TO_THE_MINUTE = "%Y-%m-%d %H:%M"


async def note_export(session: AsyncSession, viewer: Viewer, asked: Filter) -> None:
    """That somebody took a copy stands in the trail: of how many messages, of which teams, narrowed to
    what."""
    wanted = _wanted(viewer, asked, await overdue(session, viewer), select(func.count()))
    number = await session.scalar(wanted.select_from(Lead).join(Site, Site.id == Lead.site_id)) or 0
    teams = "all" if viewer.is_admin else ",".join(map(str, sorted(viewer.team_ids)))
    said = {name: str(value) for name, value in asked.named.items()}
    await audit.record(session, "leads.exported", "leads", viewer.actor, messages=number, teams=teams, **said)


async def table(database: Database, keyring: Keyring, viewer: Viewer, asked: Filter) -> AsyncIterator[str]:
    """The table as text, piece by piece, the oldest message first. Those that were erased are left out."""
    yield BYTE_ORDER_MARK + line(column for column, _of in _columns())
    last: tuple[datetime, str] | None = None
    while True:
        async with database.read() as session:
            rows = await _some(session, keyring, viewer, asked, last)
        if not rows:
            return
        yield "".join(line(_cell(of(row)) for _name, of in _columns()) for row in rows)
        last = (rows[-1].sent_at, rows[-1].id)


async def _some(
    session: AsyncSession, keyring: Keyring, viewer: Viewer, asked: Filter, last: tuple[datetime, str] | None
) -> list[Row]:
    late = await overdue(session, viewer)
    wanted = joined(_wanted(viewer, asked, late, select(*COLUMNS, rank(late).label("rank"))))
    if last is not None:
        sent_at, lead_id = last
        later = and_(Lead.created_at == sent_at, Lead.id > lead_id)
        wanted = wanted.where(or_(Lead.created_at > sent_at, later))
    rows = await session.execute(wanted.order_by(Lead.created_at, Lead.id).limit(AT_ONCE))
    return [row_of(keyring, viewer, row) for row in rows]


def _wanted(
    viewer: Viewer, asked: Filter, late: ColumnElement[bool], query: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    return query.where(*asked.narrows(viewer), *in_state(asked, late), Lead.erased_at.is_(None))


def _columns() -> list[tuple[str, Callable[[Row], object]]]:
    """The title of each column, and what stands in it."""
    return [
        (_("Number"), lambda row: row.id),
        (_("Study"), lambda row: row.nct_id),
        (_("Center"), lambda row: row.facility),
        (_("City"), lambda row: row.city),
        (_("Sent (UTC)"), lambda row: row.sent_at),
        (_("State"), lambda row: badge(row.state).words),
        (_("Closed because"), _reason),
        (_("Waiting since (UTC)"), lambda row: row.waits_since if row.waits else ""),
        (_("Overdue"), lambda row: _("Yes") if row.is_overdue else _("No")),
        (_("First answer (UTC)"), lambda row: row.answered_at),
        (_("Call promised for"), lambda row: row.call_on),
        (_("Given to"), lambda row: row.assigned_to),
        *((title, _of_message(of)) for title, of in _of_sender()),
    ]


def _of_sender() -> list[tuple[str, Callable[[Message], str]]]:
    return [
        (_("Reply in"), lambda message: message.reply_language),
        (_("First name"), lambda message: message.first_name),
        (_("Last name"), lambda message: message.last_name),
        (_("Contact person"), lambda message: message.helper_name),
        (_("How related"), lambda message: message.relationship),
        (_("Email"), lambda message: message.email),
        (_("Phone"), lambda message: phone_cell(message.phone_e164, message.phone_extension)),
        (_("Contact by"), lambda message: contact_by(message.contact_by)),
        (_("Good times to call"), lambda message: message.best_time),
        (_("May leave a voicemail"), lambda message: _("Yes") if message.voicemail_ok else _("No")),
    ]


def _reason(row: Row) -> str:
    return reason_in_words(Reason(row.closed_because)) if row.closed_because else ""


def _of_message(of: Callable[[Message], str]) -> Callable[[Row], object]:
    return lambda row: of(row.message) if row.message else ""


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime(TO_THE_MINUTE)
    return inert(str(value)) if value is not None else ""
