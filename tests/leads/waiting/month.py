"""A month at twenty sites, simulated: five hundred people write, and teams of every kind answer or do not."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update

from portal import clock
from portal.leads.answers.answering import Given, give
from portal.leads.models import Answer, AnswerLink, Lead, LeadState
from portal.leads.receipts.withdrawing import take_back
from portal.leads.telling.rescue import follow
from portal.leads.waiting.turning import turn
from portal.mail.models import Outbox, State
from portal.mail.outcomes import Verdict
from portal.mail.recording import Outcome
from portal.studies.models import Site
from portal.teams.settings import change
from portal.teams.standing import pause
from tests.leads.people import TYPED, Portal
from tests.leads.records import contact, location, record, store
from tests.leads.waiting.waits import Hours

SITES, LEADS, WRITING_DAYS, DAYS = 20, 500, 30, 48
STUDIES = [f"NCT0000000{number}" for number in range(5)]
LEADS_A_DAY = -(-LEADS // WRITING_DAYS)
LEAVES_ON, BACK_ON = 9, 25
SAID = [
    *(Answer.SPOKE, Answer.NEED_INFORMATION, Answer.NOT_A_FIT),
    *(Answer.FULL, Answer.NO_ANSWER, Answer.WILL_CALL),
]


class Manner(StrEnum):
    """How a team goes about its messages."""

    PROMPT = "prompt"
    SLOW = "slow"
    SILENT = "silent"
    BOUNCING = "bouncing"  # the first contact's mailbox is gone, the second is prompt
    COVERED = "covered"  # away, and somebody stands in
    AWAY = "away"  # and nobody does


MANNERS = [
    *[Manner.PROMPT] * 6,
    *[Manner.SLOW] * 4,
    *[Manner.SILENT] * 5,
    *[Manner.BOUNCING] * 3,
    *[Manner.COVERED, Manner.AWAY],
]


def numbered(study: dict[str, Any], nct_id: str) -> dict[str, Any]:
    """The record under another number."""
    study["protocolSection"]["identificationModule"]["nctId"] = nct_id
    return study


def first(number: int) -> str:
    """The mailbox of a site's first contact."""
    return f"first{number}@example.org"


@dataclass
class Month:
    """Who does what, the same in each run; `plans` is when each lead is answered, by whom and how."""

    portal: Portal
    hours: Hours
    chance: random.Random = field(default_factory=lambda: random.Random(4))
    manners: dict[int, Manner] = field(default_factory=dict)
    teams: dict[int, int] = field(default_factory=dict)
    studies: dict[int, str] = field(default_factory=dict)
    written: int = 0
    seen: set[str] = field(default_factory=set)
    plans: list[tuple[int, str, Answer]] = field(default_factory=list)

    async def open(self) -> None:
        """Twenty centers of five studies, each with a team of its own."""
        places = [
            location(
                f"Clinic {number:02}",
                contact("Robin Marsh", first(number)),
                *([contact("Alex Poe", f"second{number}@example.org")] if manner is Manner.BOUNCING else []),
            )
            for number, manner in enumerate(MANNERS)
        ]
        central = [contact("Sam Vale", "central@example.org")]
        await store(
            self.portal.database,
            *(
                numbered(record(*places[number :: len(STUDIES)], central=central), nct_id)
                for number, nct_id in enumerate(STUDIES)
            ),
        )
        async with self.portal.database.write.begin() as session:
            for site in await session.scalars(select(Site).where(Site.nct_id.in_(STUDIES))):
                self.studies[site.id] = site.nct_id
                self.manners[site.id] = MANNERS[int((site.facility or "")[-2:])]
                self.teams[site.id] = site.team_id
                if self.manners[site.id] is Manner.COVERED:
                    await change(session, site.team_id, cover=[COVER])

    async def live(self) -> None:
        """Day by day: teams answer what they mean to, people write, the clock turns, mail leaves."""
        for day in range(1, DAYS + 1):
            self.hours.stand(day, 8)
            if day == LEAVES_ON:
                await self._leave()
            await self._answer(day)
            if day <= WRITING_DAYS:
                await self._write()
            await self._plan(day)
            for hour in (15, 21) if day % 7 == 4 else (15,):
                self.hours.stand(day, hour)
                await turn(self.portal.parts)
                await self._post()

    async def _leave(self) -> None:
        until = clock.today() + timedelta(days=BACK_ON - LEAVES_ON)
        async with self.portal.database.write.begin() as session:
            for site, manner in self.manners.items():
                if manner in {Manner.COVERED, Manner.AWAY}:
                    await pause(session, self.teams[site], until, actor="operator")

    async def _write(self) -> None:
        open_now = [site for site in self.manners if not (self._is_away(site))]
        for _ in range(min(LEADS_A_DAY, LEADS - self.written)):
            self.written += 1
            site, who = self.chance.choice(open_now), f"person{self.written}@example.com"
            form = f"/studies/{self.studies[site]}/message"
            answer = await self.portal.browser().post(form, TYPED | {"site": str(site), "email": who})
            assert answer.status_code == 303

    def _is_away(self, site: int) -> bool:
        leaving = (Manner.COVERED, Manner.AWAY)
        return self.manners[site] in leaving and LEAVES_ON <= self._day < BACK_ON

    @property
    def _day(self) -> int:
        return (clock.today() - clock.today().replace(month=11, day=1)).days + 1

    async def _plan(self, day: int) -> None:
        """What each team will do about what came in; some senders change their minds."""
        async with self.portal.database.read() as session:
            links = list(
                await session.execute(
                    select(AnswerLink.id, AnswerLink.mailbox, Lead.id, Lead.site_id).join(
                        Lead, Lead.id == AnswerLink.lead_id
                    )
                )
            )
        for link_id, mailbox, lead_id, site in links:
            wait = self._wait(self.manners[site], mailbox)
            if link_id in self.seen or wait is None:
                continue
            self.seen.add(link_id)
            self.plans.append((day + wait, f"{lead_id} {link_id}", self.chance.choice(SAID)))

    def _wait(self, manner: Manner, mailbox: str) -> int | None:
        """After how many days a mailbox answers; None for never."""
        match manner:
            case Manner.PROMPT:
                return self.chance.randint(0, 1) if mailbox.startswith("first") else None
            case Manner.SLOW:
                return self.chance.randint(2, 16) if mailbox.startswith("first") else None
            case Manner.BOUNCING:
                return 1 if mailbox.startswith("second") else None
            case Manner.COVERED:
                return 1 if mailbox == COVER["email"] else self.chance.choice([1, 5, 20])
            case _:
                return None

    async def _answer(self, day: int) -> None:
        due, self.plans = ([plan for plan in self.plans if (plan[0] <= day) is now] for now in (True, False))
        for _, ids, answer in due:
            lead_id, link_id = ids.split()
            async with self.portal.database.write.begin() as session:
                lead = await session.get_one(Lead, lead_id)
                if lead.state == LeadState.TAKEN_BACK or lead.answered_at is not None:
                    continue
                if self.chance.random() < 0.05:
                    await take_back(session, self.portal.desk, lead, by="code")
                    continue
                on = clock.today() + timedelta(days=2) if answer is Answer.WILL_CALL else None
                await give(session, self.portal.desk, lead, Given(answer, f"link:{link_id}", on))

    async def _post(self) -> None:
        """What is in the outbox is taken by servers, but for mail to mailboxes that are gone."""
        gone = {first(number) for number, manner in enumerate(MANNERS) if manner is Manner.BOUNCING}
        while True:
            async with self.portal.database.write.begin() as session:
                told = select(AnswerLink.mailbox).where(AnswerLink.mail_id == Outbox.id).limit(1)
                waiting = select(
                    Outbox.id, Outbox.kind, Outbox.about, told.scalar_subquery().label("mailbox")
                )
                mails = (await session.execute(waiting.where(Outbox.state == State.QUEUED))).all()
                for mail in mails:
                    state = State.DEAD if mail.mailbox in gone else State.ACCEPTED
                    left = {"state": state, "finished_at": clock.now()}
                    await session.execute(update(Outbox).where(Outbox.id == mail.id).values(left))
                    if state is State.DEAD:
                        what = (mail.id, mail.kind, mail.about, Verdict.NO_SUCH_ADDRESS, state)
                        await follow(session, self.portal.desk, Outcome(*what))
            if not mails:
                return

    def at_sites(self) -> Counter[Manner]:
        """How many sites go about it in each manner."""
        return Counter(self.manners.values())


COVER = {"name": "Kit Vale", "email": "kit@example.org"}
