"""What tests of the pages of teams share: a coordinator at work, and what they type."""

from sqlalchemy import select

from portal.studies.models import Site
from portal.teams.reading import TeamSettings, team_settings
from tests.leads.people import Browser, Portal
from tests.staff.people import signed_in, team_ids

SETTINGS = {
    "name": "Springfield Research",
    "phone": "202-555-0199",
    "calls_from": "202-555-0177",
    "languages": "es",
    "reply_within_days": "2",
    "working_days": "0",
    "opens": "08:30",
    "closes": "16:00",
    "time_zone": "America/Detroit",
    "full_details": "yes",
    "shows_record": "yes",
}


async def at_work(portal: Portal) -> tuple[Browser, int]:
    """A coordinator's browser, and their team."""
    (team,) = await team_ids(portal)
    return await signed_in(portal, teams=[team]), team


async def known(portal: Portal, team: int) -> TeamSettings:
    async with portal.database.read() as session:
        return (await team_settings(session, [team]))[team]


async def site_of(portal: Portal) -> int:
    async with portal.database.read() as session:
        return (await session.scalars(select(Site.id))).one()


def rows(key: str, *contacts: tuple[str, str], **more: str) -> dict[str, str]:
    typed = {"which": key, **more}
    for number, (name, email) in enumerate(contacts):
        typed |= {f"name-{key}-{number}": name, f"email-{key}-{number}": email}
        typed.setdefault(f"place-{key}-{number}", str(number + 1))
    return typed
