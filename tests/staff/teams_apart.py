"""A team with everything that a team can have, and words in it that nobody else may read."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from portal.db import Base
from portal.leads.models import AnswerLink
from portal.mail.models import Outbox
from portal.staff.models import StaffSession
from portal.teams.contacts import Contact
from portal.texts.models import TextVersion
from portal.texts.shelf import Shelf
from tests.leads.people import Portal
from tests.leads.records import NCT_ID
from tests.staff.messages import a_lead, set_for, site_of, two_teams
from tests.staff.people import a_member, browser_of
from tests.staff.working import do

WORDS = {
    "first_name": "Zaphira",
    "last_name": "Quillon",
    "email": "zaphira.quillon@example.com",
    "phone": "202-555-0188",
    "message": "Marmalade parsnips",
    "best_time": "after the fennel",
}
DRAFT = "Think of turnips first."
NOTE, COLLEAGUE, COVER = "Nobody but us: celeriac", "Bertha Bynight", "cover.celery@example.org"
VISITOR = "Kim Reed"  # who looks may change what is their own
MARKERS = (
    *("Zaphira", "Quillon", "555-0188", "5550188", "parsnips", "fennel", "celeriac"),
    *("Bertha", "Bynight", "cover.celery", "turnips"),
)
# What a look or a refusal may add to: the trail, what limits count, one's own sessions.
NOBODYS = {"audit_event", "limit_count", "sign_in", "staff_session", "counter"}


@dataclass(frozen=True, slots=True)
class Theirs:
    """The ids of what belongs to the other team; `mine` is the team that must not see them."""

    mine: int
    team: int
    site: int
    lead: str
    link: str
    mail: str
    colleague: int
    session: int
    text: int

    def of(self, parameter: str) -> Any:
        """What is theirs for a parameter of an address."""
        return {
            "lead_id": self.lead,
            "link_id": self.link,
            "mail_id": self.mail,
            "team_id": self.team,
            "site_id": self.site,
            "id": self.colleague,
            "member_id": self.colleague,
            "request_id": self.lead,
            "text_id": self.text,
            "token": self.lead,
            "nct_id": NCT_ID,
        }[parameter]

    @property
    def fields(self) -> dict[str, str]:
        """Their ids under every name that a form or an address of the staff side knows."""
        ids = {"team": self.team, "site": self.site, "member": self.colleague, "session": self.session}
        own = {"lead": self.lead, "id": self.lead, "link": self.link, "mail": self.mail}
        return {name: str(value) for name, value in (ids | own).items()} | {
            "assigned": str(self.colleague),
            "study": NCT_ID,
            "from": str(self.text),
            "place": f"sites/{self.site}",
            "key": "before_you_write",
            "language": "en",
            "body": "Words of somebody else",
            "state": "closed",
            "reason": "full",
            "answer": "spoke",
            "role": "administrator",
            "note": "mine",
            "until": "2030-01-01",
        }


async def theirs(portal: Portal) -> Theirs:
    """Two teams, of which the second has all that there is."""
    mine, team = await two_teams(portal)
    colleague = await a_member(portal, teams=[team], name=COLLEAGUE)
    await set_for(portal, team, cover=[Contact(name="Cover", email=COVER)])
    lead = await a_lead(portal, team, **WORDS)
    await portal.deliver()
    browser, site = await browser_of(portal, colleague), await site_of(portal, team)
    draft = {"key": "before_you_write", "place": f"sites/{site}", "language": "en", "body": DRAFT}
    await portal.parts[Shelf].enter()
    assert (await browser.post("/staff/texts/new", draft)).status_code == 303
    assert await do(browser, lead, "note", note=NOTE) == 303
    async with portal.database.read() as session:
        link = await session.scalar(select(AnswerLink.id).where(AnswerLink.lead_id == lead))
        mail = await session.scalar(select(Outbox.id).where(Outbox.about == f"lead:{lead}"))
        own = await session.scalar(select(StaffSession.id))
        text = await session.scalar(select(TextVersion.id).where(TextVersion.body == DRAFT))
    assert link is not None
    assert mail is not None
    assert own is not None
    assert text is not None
    return Theirs(mine, team, site, lead, link, mail, colleague, own, text)


async def digest(portal: Portal) -> dict[str, str]:
    """What stands in each table, but for what a look may add to."""
    seen = {}
    async with portal.database.read() as session:
        for name, table in Base.metadata.tables.items():
            if name not in NOBODYS:
                rows = sorted(map(repr, (await session.execute(select(table))).all()))
                rows = [row for row in rows if name != "member" or VISITOR not in row]
                seen[name] = sha256("\n".join(rows).encode()).hexdigest()
        sessions = await session.execute(select(StaffSession.id, StaffSession.ended_at))
        ended = [row.id for row in sessions if row.ended_at is not None]
    return seen | {"ended": repr(ended)}
