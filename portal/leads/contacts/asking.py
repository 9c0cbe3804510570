"""Asking, every 90 days, whether somebody is still the contact: one e-mail a person, listing everything.

Asked are those we have to do with: who was told of a message in the last year, whom a person set, and whom
the registry names for a team that takes messages. Everybody else in the registry never heard of us."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.db import Database
from portal.db.upserting import insert_new
from portal.leads.about import Desk
from portal.leads.contacts.links import ABOUT_LINKS, new_link, sent_with
from portal.leads.contacts.mails import still_the_contact
from portal.leads.contacts.places import SET_BY_HAND, TOLD_WITHIN, places_of
from portal.leads.models import AnswerLink
from portal.leads.telling.recipients import Part, language_for
from portal.leads.waiting.models import Reminder
from portal.logs import failure
from portal.mail.outbox import enqueue
from portal.studies.models import Site
from portal.teams.contacts import Contact
from portal.teams.models import Mailbox, Team, TeamSetting, TeamState

EVERY = timedelta(days=90)
NOT_BESIDE_A_REMINDER = timedelta(days=1)  # its page asks as well
MOST_AT_ONCE = 50  # of those that a round asks; the others follow in the next
PARAMETERS_AT_ONCE = 500


async def ask_due(database: Database, desk: Desk) -> int:
    """Asks up to 50 of those who are due, each in a transaction of its own; how many were asked."""
    async with database.read() as session:
        mailboxes = await _due(session)
    asked = 0
    for mailbox in mailboxes[:MOST_AT_ONCE]:
        try:
            async with database.write.begin() as session:
                asked += await ask(session, desk, mailbox) is not None
        except Exception as error:  # noqa: BLE001 - one that cannot be asked must not hold up the others
            failure("mailbox.asking_failed", error)
    return asked


async def ask(session: AsyncSession, desk: Desk, mailbox: str) -> str | None:
    """Asks a mailbox (in lower case) that is due; the id of the mail. None when it is not due any more, or is
    the contact for nothing now; then it is looked at again in 90 days."""
    await insert_new(session, Mailbox, address=mailbox)
    teams = await places_of(session, mailbox)
    asked = {"asked_at": clock.now(), "asked_before_at": Mailbox.asked_at if teams else None}
    due = update(Mailbox).where(Mailbox.address == mailbox, _is_due()).values(asked)
    claimed = await session.scalar(
        due.returning(Mailbox.address).execution_options(synchronize_session=False)
    )
    if claimed is None or not teams:
        return None
    language = language_for(Part.SITE, teams[0].places[0].behind, desk.settings)
    link = await new_link(session, desk.keyring, mailbox)
    mail = await asyncio.to_thread(still_the_contact, mailbox, teams, link, desk.settings, language)
    mail_id = await enqueue(session, desk.keyring, mail, about=ABOUT_LINKS + link.link_id)
    await sent_with(session, link.link_id, mail_id)
    await audit.record(session, "mailbox.asked", ABOUT_LINKS + link.link_id, mail=mail_id, teams=len(teams))
    return mail_id


def _is_due() -> ColumnElement[bool]:
    """Of a mailbox: nobody behind it said anything in the last 90 days, and it was not asked in them. One
    that refuses mail is not asked."""
    before = clock.now() - EVERY
    quiet = or_(Mailbox.confirmed_at.is_(None), Mailbox.confirmed_at <= before)
    return and_(
        quiet, or_(Mailbox.asked_at.is_(None), Mailbox.asked_at <= before), Mailbox.paused_at.is_(None)
    )


async def _due(session: AsyncSession) -> list[str]:
    """Who is to be asked now, the longest known first."""
    before = clock.now() - EVERY
    since = await _known_since(session)
    known = sorted((at, mailbox) for mailbox, at in since.items() if at <= before)
    mailboxes = [mailbox for _, mailbox in known]
    silent = await _among(session, mailboxes, select(Mailbox.address).where(~_is_due()), Mailbox.address)
    lately = or_(Reminder.due_at.is_not(None), Reminder.sent_at > clock.now() - NOT_BESIDE_A_REMINDER)
    reminded = await _among(session, mailboxes, select(Reminder.mailbox).where(lately), Reminder.mailbox)
    return [mailbox for mailbox in mailboxes if mailbox not in silent | reminded]


async def _known_since(session: AsyncSession) -> dict[str, datetime]:
    """Since when we have had to do with each mailbox."""
    since: dict[str, datetime] = {}

    def know(mailbox: str | None, at: datetime | None) -> None:
        if mailbox and at is not None:
            since[mailbox] = min(at, since.get(mailbox, at))

    for mailbox, first in await session.execute(_told()):
        know(mailbox, first)
    set_by_hand = select(TeamSetting.value, TeamSetting.set_at).where(TeamSetting.name.in_(SET_BY_HAND))
    for contacts, at in await session.execute(set_by_hand):
        for contact in contacts:
            know(Contact.from_json(contact).mailbox, at)
    accepting = (Team.state.in_((TeamState.ACCEPTING, TeamState.PAUSED)), Site.closed_at.is_(None))
    listed = select(Site.contacts, Team.state_at).join(Team, Team.id == Site.team_id).where(*accepting)
    for contacts, at in await session.execute(listed):
        for contact in contacts:
            know(Contact.from_json(contact).mailbox, at)
    return since


def _told() -> Select[str, datetime]:
    """Who was told of a message in the last year, and when first."""
    mailbox = func.lower(AnswerLink.mailbox)
    lately = func.max(AnswerLink.created_at) > clock.now() - TOLD_WITHIN
    told = select(mailbox, func.min(AnswerLink.created_at)).where(AnswerLink.part != Part.OPERATOR)
    return told.group_by(mailbox).having(lately)


async def _among(
    session: AsyncSession, mailboxes: Sequence[str], wanted: Select[str], column: SQLColumnExpression[str]
) -> set[str]:
    """Those of the mailboxes that a statement finds."""
    found: set[str] = set()
    for start in range(0, len(mailboxes), PARAMETERS_AT_ONCE):
        part = mailboxes[start : start + PARAMETERS_AT_ONCE]
        found.update(await session.scalars(wanted.where(column.in_(part))))
    return found
