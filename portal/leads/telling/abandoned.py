"""Leads that nobody has in hand, since everybody who was told is paused, or not the one to ask: they are
handed on."""

from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.orm import aliased

from portal import clock
from portal.db import Database
from portal.leads.about import Desk
from portal.leads.models import AnswerLink, Lead, LeadState
from portal.leads.telling.handing_on import BY_LINK, Because, hand_on
from portal.leads.telling.hands import can_answer, is_wrong_person
from portal.leads.telling.recipients import Part
from portal.logs import failure
from portal.studies.models import Site
from portal.teams.models import WrongPerson

MOST_AT_ONCE = 50
MOST_LINKS_AT_ONCE = 500
BY_ITSELF = "clock"


async def sweep(database: Database, desk: Desk) -> int:
    """Hands on what waits with nobody; each is a transaction of its own. How many there were. Whoever said
    that a team's messages are not theirs no longer opens any of them."""
    await _take_away(database)
    async with database.read() as session:
        found = (await session.execute(_abandoned())).all()
    for lead_id, link_id, is_wrong in found:
        because = Because.WRONG_PERSON if is_wrong else Because.PAUSED
        by = BY_LINK + link_id if is_wrong else BY_ITSELF
        try:
            async with database.write.begin() as session:
                await hand_on(session, desk, await session.get_one(Lead, lead_id), by, because)
        except Exception as error:  # noqa: BLE001 - one that cannot be helped must not hold up the others
            failure("lead.handing_on_failed", error, lead=lead_id)
    return len(found)


async def _take_away(database: Database) -> None:
    """Switches off the links of the wrong people. They are many at once, of many leads, and no lead is
    locked for them: so this happens apart from what somebody does with one lead."""
    theirs = (
        select(AnswerLink.id)
        .join(Lead, Lead.id == AnswerLink.lead_id)
        .join(Site, Site.id == Lead.site_id)
        .join(WrongPerson, WrongPerson.team_id == Site.team_id)
        .where(WrongPerson.address == func.lower(AnswerLink.mailbox))
        .where(AnswerLink.revoked_at.is_(None), AnswerLink.part != Part.OPERATOR)
        .limit(MOST_LINKS_AT_ONCE)
    )
    async with database.read() as session:
        ids = (await session.scalars(theirs)).all()
    if ids:
        async with database.write.begin() as session:
            off = update(AnswerLink).where(AnswerLink.id.in_(ids)).values(revoked_at=clock.now())
            await session.execute(off)


def _abandoned() -> Select[str, str, bool]:
    """The leads that wait with nobody, the link of whoever was told last, and whether that was the wrong
    person."""
    newest = aliased(AnswerLink)
    somebody = exists().where(AnswerLink.lead_id == Lead.id, can_answer())
    last = select(func.max(AnswerLink.position)).where(AnswerLink.lead_id == Lead.id).scalar_subquery()
    return (
        select(Lead.id, newest.id, is_wrong_person(newest))
        .join(newest, newest.lead_id == Lead.id)
        .where(Lead.waits_since.is_not(None), Lead.erased_at.is_(None), newest.position == last)
        .where(Lead.state.not_in((LeadState.TAKEN_BACK, LeadState.CLOSED)))
        .where(~somebody)
        .order_by(Lead.id)
        .limit(MOST_AT_ONCE)
    )
