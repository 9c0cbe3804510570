"""Changing who belongs to the staff, with the e-mails about it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.i18n import gettext as _
from portal.leads.about import Desk
from portal.limits.counting import Limit, count
from portal.mail.outbox import enqueue
from portal.staff import emails, members, sessions
from portal.staff.entering.asking import HOUR
from portal.staff.factor import setting_up
from portal.staff.factor.codes import bound_to
from portal.staff.people.forms import Given
from portal.teams.models import Team
from portal.teams.reading import team_settings

WELCOMES = Limit("welcomes to the staff", 5, HOUR)


async def team_names(session: AsyncSession) -> dict[int, str]:
    """Every team by its name, sorted; those of one name say their number too."""
    facilities = {row.id: row.facility for row in await session.execute(select(Team.id, Team.facility))}
    known = await team_settings(session, list(facilities))
    named = {
        one: known[one].name or facility or _("Facility not named") for one, facility in facilities.items()
    }
    several = [*named.values()]
    shown = {one: f"{name} ({one})" if several.count(name) > 1 else name for one, name in named.items()}
    return dict(sorted(shown.items(), key=lambda item: (item[1].casefold(), item[0])))


async def add(session: AsyncSession, desk: Desk, given: Given, *, actor: str) -> int:
    """Adds somebody, and writes to them; the id. Raises AlreadyMember, BadAddress and TeamNotFound."""
    member_id = await members.add(
        session,
        given.address,
        name=given.name,
        is_admin=given.is_admin,
        team_ids=given.team_ids,
        actor=actor,
    )
    await welcome(session, desk, member_id)
    return member_id


async def change(session: AsyncSession, member_id: int, given: Given, *, actor: str) -> None:
    """Gives somebody this name, this role and these teams. Raises MemberNotFound, LastAdministrator and
    TeamNotFound."""
    await members.set_admin(session, member_id, given.is_admin, actor=actor)
    await members.set_teams(session, member_id, given.team_ids, actor=actor)
    await members.rename(session, member_id, given.name, actor=actor)


async def welcome(session: AsyncSession, desk: Desk, member_id: int) -> bool:
    """Writes to somebody where to sign in; False after too many such mails in an hour. Raises
    MemberNotFound."""
    person = await members.find_person(session, member_id)
    if await count(session, desk.keyring, {WELCOMES: person.email}):
        return False
    mail = await emails.welcome(desk.settings, person.email, desk.settings.languages[0])
    await enqueue(session, desk.keyring, mail, about=bound_to(member_id))
    return True


async def invite_again(session: AsyncSession, desk: Desk, member_id: int, *, actor: str) -> bool:
    """The same once more, on an administrator's wish."""
    sent = await welcome(session, desk, member_id)
    if sent:
        await audit.record(session, "staff.invited_again", bound_to(member_id), actor)
    return sent


async def reset_factor(session: AsyncSession, desk: Desk, member_id: int, *, actor: str) -> bool:
    """Takes somebody's second factor away, signs them out everywhere and tells them; whether there was one.
    Raises MemberNotFound."""
    person = await members.find_person(session, member_id)
    if not await setting_up.remove(session, member_id, actor=actor):
        return False
    await sessions.end_all(session, member_id)
    mail = await emails.factor_reset(desk.settings, person.email, desk.settings.languages[0])
    await enqueue(session, desk.keyring, mail, about=bound_to(member_id))
    return True
