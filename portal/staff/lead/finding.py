"""Finding a message for somebody of the staff: one to another team is not there at all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.models import Lead, LeadEvent
from portal.staff.inbox.filters import state_shown
from portal.staff.inbox.words import Badge, badge
from portal.staff.models import Member, Membership
from portal.staff.viewers import Viewer
from portal.studies.models import Site, StoredStudy
from portal.web.errors import NotFound

MOST_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Other:
    """Another message of the same address, to a team that the viewer may see too."""

    id: str
    study: str
    place: str
    badge: Badge
    sent_at: datetime


async def find(session: AsyncSession, viewer: Viewer, lead_id: str, *, to_change: bool = False) -> Lead:
    """The message of this id; `to_change` makes others who would change it wait. Raises NotFound, also where
    the viewer may not see it."""
    mine = select(Lead.id).join(Site, Site.id == Lead.site_id)
    mine = mine.where(Lead.id == lead_id, viewer.of_my_teams(Site.team_id))
    if await session.scalar(mine) is None:
        raise NotFound
    return await session.get_one(Lead, lead_id, with_for_update=to_change, populate_existing=True)


async def others_of(session: AsyncSession, viewer: Viewer, lead: Lead) -> list[Other]:
    """What else the sender wrote, the newest first; how many more there are is nobody's business."""
    same = [Lead.passed_on_from == lead.id]
    if lead.email_index is not None:
        same.append(Lead.email_index == lead.email_index)
    if lead.passed_on_from is not None:
        same.append(Lead.id == lead.passed_on_from)
    found = (
        select(
            Lead.id,
            StoredStudy.title,
            Site.facility,
            Site.city,
            state_shown().label("state"),
            Lead.created_at,
        )
        .join(Site, Site.id == Lead.site_id)
        .join(StoredStudy, StoredStudy.nct_id == Lead.nct_id)
        .where(or_(*same), Lead.id != lead.id, viewer.of_my_teams(Site.team_id))
        .order_by(Lead.created_at.desc(), Lead.id)
    )
    rows = await session.execute(found)
    return [
        Other(row.id, row.title, row.facility or row.city or "", badge(row.state), row.created_at)
        for row in rows
    ]


async def who_may_have_it(session: AsyncSession, lead: Lead) -> list[tuple[int, str]]:
    """The members of the staff who may see the message, to whom it can be given: by id and name."""
    team_id = select(Site.team_id).where(Site.id == lead.site_id).scalar_subquery()
    of_team = select(Membership.member_id).where(Membership.team_id == team_id)
    found = (
        select(Member.id, Member.name, Member.email)
        .where(Member.removed_at.is_(None), or_(Member.is_admin, Member.id.in_(of_team)))
        .order_by(Member.name, Member.email)
    )
    return [(row.id, row.name or row.email) for row in await session.execute(found)]


async def version_of(session: AsyncSession, lead: Lead) -> str:
    """What a page knows of a message: the last thing that happened, and whose it is. A form carries it, so
    that nobody acts on what a colleague has changed meanwhile without seeing it."""
    last = await session.scalar(select(func.max(LeadEvent.id)).where(LeadEvent.lead_id == lead.id))
    return f"{last or 0}.{lead.assigned_to or 0}"


async def has_changed(session: AsyncSession, viewer: Viewer, lead: Lead, version: str) -> bool:
    """Whether somebody else did something since the page of this version was made. What the viewer did
    themselves, as by a double click, is no news to them."""
    known, _dot, assigned_to = version.partition(".")
    last = int(known) if known.isascii() and known.isdigit() and len(known) < MOST_DIGITS else 0
    newer = (LeadEvent.lead_id == lead.id, LeadEvent.id > last, LeadEvent.by != viewer.actor)
    if await session.scalar(select(LeadEvent.id).where(*newer).limit(1)) is not None:
        return True
    return assigned_to != str(lead.assigned_to or 0) and lead.assigned_to != viewer.member_id
