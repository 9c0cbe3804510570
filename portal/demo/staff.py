"""The demo's staff, and messages that wait for them. They come in the way that every message does."""

from sqlalchemy import select

from portal.db import Database
from portal.leads.about import Desk
from portal.leads.message import Message
from portal.leads.sending.arrival import Given, prepare
from portal.leads.sending.consenting import agreed
from portal.leads.sending.intake import receive
from portal.leads.sending.offers import offer
from portal.staff import members
from portal.studies.models import Site
from portal.texts.shelf import Shelf
from portal.web.parts import Parts

ADMIN, COORDINATOR = "admin@example.org", "coordinator@example.org"
MANY_SITES = "NCT90000002"
ACTOR = "operator"
# (first name, last name, what they wrote): each to a site of its own.
WROTE = (
    ("Rosa", "Delgado", "How many visits are there, and can my daughter come along?"),
    ("Walter", "Brooks", "I use a walker. Is there parking close to the door?"),
)


async def settle(parts: Parts, seed: str) -> None:
    """Adds an administrator and a coordinator, and has two people write to the coordinator's teams; `seed` is
    a study whose team is theirs too."""
    await parts[Shelf].enter(ending=True)
    database = parts[Database]
    async with database.read() as session:
        team = await session.scalar(select(Site.team_id).where(Site.nct_id == seed))
        open_sites = (await offer(session, MANY_SITES)).taking.values()
    chosen = [*open_sites][-len(WROTE) :]
    teams = {one for one in (team, *(behind.site.team_id for behind in chosen)) if one is not None}
    async with database.write.begin() as session:
        await members.add(session, ADMIN, name="Ada Admin", is_admin=True, actor=ACTOR)
        await members.add(session, COORDINATOR, name="Cora Kent", team_ids=teams, actor=ACTOR)
    for number, (behind, (first, last, words)) in enumerate(zip(chosen, WROTE, strict=True)):
        email = f"{first}.{last}@example.com".lower()
        phone, dialled = f"202-555-010{number}", f"+1202555010{number}"
        site_id = behind.site.id
        await _write(parts, Message(site_id, first, last, email, email, phone, dialled, text=words))


async def _write(parts: Parts, message: Message) -> None:
    """Somebody writes to a site of the study with many."""
    desk, database = Desk.of(parts), parts[Database]
    async with database.read() as session:
        offered = await offer(session, MANY_SITES)
        behind = offered.taking[message.site_id]
        consent = await agreed(session, desk, offered.study.study, behind, "")
    if consent is not None:
        arrival = await prepare(desk, message, offered.study, behind, Given(consent, "en"))
        async with database.write.begin() as session:
            await receive(session, desk, arrival)
