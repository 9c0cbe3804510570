"""Staff in tests: members with their teams, and browsers in which they are signed in."""

from collections.abc import Iterable

from sqlalchemy import select

from portal import clock
from portal.config import Settings
from portal.staff.access import cookie_name
from portal.staff.models import Member, Membership, StaffSession
from portal.studies.models import Site
from portal.tokens import hashed, new_token
from portal.web.cookies import Cookie
from tests.leads.people import Browser, Portal

ADDRESS = "{}@example.org"


async def signed_in(
    portal: Portal,
    *,
    admin: bool = False,
    teams: Iterable[int] = (),
    name: str = "Kim Reed",
    second_factor: bool = False,
) -> Browser:
    """A browser in which a new member of these teams is signed in; `second_factor`: they have one set up, and
    have shown it. The address is made of the name: kim.reed@example.org."""
    member_id = await a_member(portal, admin=admin, teams=teams, name=name, second_factor=second_factor)
    return await browser_of(portal, member_id)


async def a_member(
    portal: Portal,
    *,
    admin: bool = False,
    teams: Iterable[int] = (),
    name: str = "Kim Reed",
    second_factor: bool = False,
) -> int:
    """A member of the staff, who is not signed in anywhere; the id."""
    now = clock.now()
    async with portal.database.write.begin() as session:
        member = Member(
            email=address_of(name),
            name=name,
            is_admin=admin,
            created_at=now,
            second_factor_at=now if second_factor else None,
        )
        session.add(member)
        await session.flush()
        session.add_all(Membership(member_id=member.id, team_id=team_id) for team_id in teams)
        return member.id


async def browser_of(portal: Portal, member_id: int, *, passed: bool = True) -> Browser:
    """A fresh browser in which somebody is signed in; not `passed`: the second factor has yet to be shown."""
    token, now = new_token(), clock.now()
    async with portal.database.write.begin() as session:
        session.add(
            StaffSession(
                token_hash=hashed(token),
                member_id=member_id,
                created_at=now,
                seen_at=now,
                passed_at=now if passed else None,
            )
        )
    browser = portal.browser()
    browser.cookies.set(cookie_name(Cookie.STAFF, secure=portal.parts[Settings].secure), token)
    return browser


def address_of(name: str) -> str:
    """The mailbox of somebody with this name."""
    return ADDRESS.format(name.lower().replace(" ", "."))


async def team_ids(portal: Portal) -> list[int]:
    """The teams behind the sites that there are, in the order of the sites."""
    async with portal.database.read() as session:
        found = await session.scalars(select(Site.team_id).order_by(Site.id))
        return list(dict.fromkeys(found))
