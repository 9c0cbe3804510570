"""Changing a team by its page. What is wrong with what was typed stands in the form, and then nothing
changes."""

from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.i18n import gettext as _
from portal.leads.about import Desk
from portal.leads.answers.declining import decline_for
from portal.leads.contacts import inviting
from portal.leads.contacts.inviting import NobodyToInvite
from portal.staff.entries import day, line
from portal.staff.teams import entries
from portal.staff.teams.showing import show_team
from portal.teams import portraits, standing
from portal.teams.contacts import Contact
from portal.teams.health import right_person, unpause
from portal.teams.models import Scope, Team
from portal.teams.reading import team_settings
from portal.teams.settings import change, change_for, set_for
from portal.web.forms import Form

__all__ = ["NobodyToInvite", "contacts", "invite", "picture", "say", "settings", "site", "trust"]


async def settings(session: AsyncSession, team_id: int, form: Form, actor: str) -> None:
    """What the team says of itself, as far as it was changed. Raises BadTeamSetting."""
    known = (await team_settings(session, [team_id]))[team_id]
    changed = entries.read(form, known)
    if changed and not form.errors:
        await change(session, team_id, actor=actor, **changed)


async def contacts(session: AsyncSession, team_id: int, key: str, form: Form, actor: str) -> None:
    """Who gets messages instead of the registry's contacts, or their cover, in order."""
    known = (await set_for(session, Scope.TEAM, team_id)).get(key, [])
    given = entries.read_contacts(form, key, known)
    if not form.errors and given != known:
        await change(session, team_id, actor=actor, **{key: given})
        await _forget_pictures(session, known, given)


async def say(session: AsyncSession, desk: Desk, team_id: int, form: Form, actor: str) -> None:
    """The team's word on taking messages."""
    match form.value("word"):
        case "accept":
            await standing.accept(session, team_id, actor)
        case "resume":
            await standing.resume(session, team_id, actor)
        case "decline":
            await decline_for(session, desk, team_id, actor)
        case "pause":
            await _pause(session, team_id, form, actor)
        case _:
            form.errors["word"] = _("Choose whether the team takes messages")


async def _pause(session: AsyncSession, team_id: int, form: Form, actor: str) -> None:
    until = day(form, "until", _("Enter the first day on which you take messages again"))
    if until is None:
        return
    try:
        await standing.pause(session, team_id, until, actor)
    except standing.BadPause:
        form.errors["until"] = _("Enter a day to come, within a year")


async def invite(session: AsyncSession, desk: Desk, team_id: int, form: Form, actor: str) -> None:
    """Asks the team's first contact. Raises NobodyToInvite."""
    if not await inviting.invite(session, desk, team_id, actor):
        form.errors["word"] = _("This team has said already whether it takes messages")


async def trust(session: AsyncSession, team: Team, form: Form, actor: str) -> bool:
    """Sends mail to a contact of the team again; False for an address that is none of its contacts'."""
    address = (form.value("unpause") or form.value("right")).strip().lower()
    if address not in (await show_team(session, team)).mailboxes:
        return False
    if form.value("unpause"):
        if await unpause(session, address):
            await audit.record(session, "team.mailbox_trusted", f"team:{team.id}", actor)
    else:
        await right_person(session, team.id, address, actor=actor)
    return True


async def site(session: AsyncSession, site_id: int, form: Form, actor: str) -> None:
    """What holds at one site alone: its name, its telephone number and its contacts."""
    known = await set_for(session, Scope.SITE, site_id)
    given = {name: line(form, name) for name in ("name", "phone")}
    given_contacts = entries.read_contacts(form, "contacts", known.get("contacts", []))
    changed: dict[str, object] = {name: one for name, one in given.items() if one != known.get(name, "")}
    if given_contacts != known.get("contacts", []):
        changed["contacts"] = given_contacts
    if changed and not form.errors:
        await change_for(session, Scope.SITE, site_id, changed, actor=actor)


async def picture(session: AsyncSession, team_id: int, mailbox: str, content: bytes, actor: str) -> bool:
    """Gives a contact, who was set by hand, this portrait; without content takes theirs away. False where
    there is no such contact."""
    known: list[Contact] = (await set_for(session, Scope.TEAM, team_id)).get("contacts", [])
    if mailbox not in {contact.mailbox for contact in known}:
        return False
    address = await portraits.keep(session, content) if content else None
    given = [_with_picture(one, address) if one.mailbox == mailbox else one for one in known]
    await change(session, team_id, actor=actor, contacts=given)
    await _forget_pictures(session, known, given)
    return True


def _with_picture(contact: Contact, address: str | None) -> Contact:
    return Contact(**{**{name: getattr(contact, name) for name in Contact.__slots__}, "picture": address})


async def _forget_pictures(session: AsyncSession, before: list[Contact], after: list[Contact]) -> None:
    for address in {one.picture for one in before if one.picture} - {one.picture for one in after}:
        await portraits.forget_unused(session, address)
