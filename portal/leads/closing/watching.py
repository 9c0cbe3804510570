"""Whoever wrote to a study is told, once, when it stops taking people: it was closed or withdrawn, their site
was, or nobody there can be reached any more. It does not matter how the portal heard of it."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from time import monotonic

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.db import Database, revision
from portal.leads.about import Desk, about_site
from portal.leads.closing.closing import Closed, closed_at, closing_of
from portal.leads.closing.moving import follow_moves
from portal.leads.course import course_of
from portal.leads.details import bound_to, details_of
from portal.leads.emails import study_closed
from portal.leads.models import Lead, LeadState
from portal.logs import failure
from portal.mail.outbox import enqueue
from portal.studies.behind import sites_with_people
from portal.studies.models import Site
from portal.studies.standing import statuses_of
from portal.studies.study import RECRUITING
from portal.web.parts import Parts

UNDER_WAY = timedelta(days=60)  # later, who was to call has called, and the receipt says the rest
SECONDS_UNTIL_A_LOOK = 60 * 60.0  # without any change: a message may come in just as its study closes


class Watch:
    """Looks at all leads under way when something public has changed since it looked last."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._seen: int | None = None
        self._looked_at = 0.0

    async def look(self) -> int:
        """Tells everybody who has to be told; each lead is a transaction of its own. How many were told of
        something."""
        database, desk = self._parts[Database], Desk.of(self._parts)
        async with database.read() as session:
            now = await revision.current(session)
            if now == self._seen and monotonic() - self._looked_at < SECONDS_UNTIL_A_LOOK:
                return 0
        looked_at, whole = monotonic(), True
        async with database.write.begin() as session:
            await follow_moves(session)
        async with database.read() as session:
            changed = await _changed(session)
        for lead_id in changed:
            try:
                async with database.write.begin() as session:
                    await notice(session, desk, lead_id)
            except Exception as error:  # noqa: BLE001 - one that cannot be told must not hold up the others
                failure("lead.closing_failed", error, lead=lead_id)
                whole = False
        if whole:
            self._seen, self._looked_at = now, looked_at
        return len(changed)


async def notice(session: AsyncSession, desk: Desk, lead_id: str) -> None:
    """Tells the sender of a lead what ended it, if anything did and they do not know; where it goes on after
    all, the next end is news again."""
    lead = await session.get(Lead, lead_id, with_for_update=True)
    if lead is None or lead.state == LeadState.TAKEN_BACK or lead.erased_at is not None:
        return
    closed = await closed_at(session, lead.site_id)
    if (closed is None) == (lead.closing is None):
        return
    told = {"closing": closed and closed.closing, "closing_at": closed and clock.now()}
    await session.execute(update(Lead).where(Lead.id == lead_id).values(told))
    if closed is None:
        await audit.record(session, "lead.reopened", bound_to(lead_id))
    else:
        await audit.record(session, "lead.closed", bound_to(lead_id), because=closed.closing)
        await _write(session, desk, lead, closed)


async def _write(session: AsyncSession, desk: Desk, lead: Lead, closed: Closed) -> None:
    """Nobody is written to who got no copy of their message: the address may be somebody else's."""
    course = await course_of(session, lead)
    if course.copy is None or course.copy.was_refused:
        return
    details = details_of(desk.keyring, lead)
    said = await about_site(session, desk, lead.site_id, lead.language)
    mail = await asyncio.to_thread(study_closed, details, closed, course, said, desk.settings)
    await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))


async def _changed(session: AsyncSession) -> list[str]:
    """The leads under way whose site takes people and was said not to, or the other way round."""
    leads: dict[str, list[tuple[str, int, bool]]] = defaultdict(list)
    rows = select(Lead.id, Lead.site_id, Lead.closing, Site.nct_id).join(Site, Site.id == Lead.site_id)
    for row in await session.execute(rows.where(_is_under_way()).order_by(Lead.created_at, Lead.id)):
        leads[row.nct_id].append((row.id, row.site_id, row.closing is not None))
    statuses, changed = await statuses_of(session, leads), []
    for nct_id, its_leads in leads.items():
        going_on = await _going_on(session, nct_id, statuses[nct_id])
        changed += [lead for lead, site, is_closed in its_leads if (site in going_on) == is_closed]
    return changed


async def _going_on(session: AsyncSession, nct_id: str, status: str) -> set[int]:
    """The sites at which nothing ended. A team that takes no new messages keeps those that it has."""
    if status != RECRUITING:
        return set()
    sites = await sites_with_people(session, nct_id)
    return {one.site.id for one in sites if closing_of(status, one) is None}


def _is_under_way() -> ColumnElement[bool]:
    is_ours_to_tell = and_(Lead.state != LeadState.TAKEN_BACK, Lead.erased_at.is_(None))
    return and_(Lead.created_at > clock.now() - UNDER_WAY, is_ours_to_tell)
