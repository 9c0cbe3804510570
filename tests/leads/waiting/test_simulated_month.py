"""A month for twenty sites and five hundred messages, with prompt, slow, silent, bouncing and absent teams:
nobody is left without an answer or the truth, nobody is reminded twice, and the figures are the history's."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from portal.leads.contacts.models import MailboxLink
from portal.leads.models import ClockStep, Happened, Lead, LeadEvent, LeadState, Reason
from portal.leads.record import record_of
from portal.mail import compose
from portal.mail.kinds import Kind
from portal.mail.models import Outbox, State
from portal.teams.record import in_words
from tests.leads.people import Portal
from tests.leads.recounting import recount
from tests.leads.waiting.month import LEADS, Month
from tests.leads.waiting.waits import november

THE_WHOLE_WAY = [Happened.ESCALATED, Happened.OFFERED, Happened.GIVEN_UP]
WORD = {Happened.ESCALATED: Kind.ESCALATED, Happened.OFFERED: Kind.OFFER, Happened.GIVEN_UP: Kind.GIVEN_UP}


async def test_nobody_is_left_without_an_answer_or_the_truth(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        compose, "INLINER", Plain()
    )  # most of what an e-mail costs, and nothing of what it says
    with november() as hours:
        month = Month(portal, hours)
        await month.open()
        await month.live()
        assert len(await portal.leads()) == LEADS
        await everybody_is_answered_or_told(portal)
        await nobody_is_reminded_twice(portal)
        await figures_are_those_of_the_history(portal, month)


class Plain:
    """Leaves the styles of an e-mail where they are."""

    def inline(self, html: str) -> str:
        return html


async def everybody_is_answered_or_told(portal: Portal) -> None:
    async with portal.database.read() as session:
        kinds = {row.id: row.kind for row in await session.execute(select(Outbox.id, Outbox.kind))}
        history: dict[str, list[LeadEvent]] = defaultdict(list)
        for event in await session.scalars(select(LeadEvent).order_by(LeadEvent.id)):
            history[event.lead_id].append(event)
    ends: Counter[str] = Counter()
    for lead in await portal.leads():
        ends[_end(lead)] += 1
        assert lead.state == LeadState.TAKEN_BACK or lead.answered_at or lead.closed_at, lead.id
        if lead.closed_because == Reason.UNANSWERED and lead.answered_at is None:
            _was_told_the_truth(history[lead.id], kinds)
    print(f"\n{LEADS} messages: " + ", ".join(f"{number} {end}" for end, number in ends.most_common()))  # noqa: T201
    assert ends["unanswered"] > LEADS / 10
    assert ends["answered"] > LEADS / 2


def _end(lead: Lead) -> str:
    if lead.state == LeadState.TAKEN_BACK:
        return "taken back"
    return "answered" if lead.answered_at else str(lead.closed_because)


def _was_told_the_truth(history: Sequence[LeadEvent], kinds: dict[str, str]) -> None:
    """Reminded, others told, another center offered, and in the end told so: each once, and by one e-mail for
    what is done in one moment."""
    what = [event.what for event in history]
    assert what[0] in {Happened.REMINDED, Happened.ESCALATED, Happened.MOVED}
    assert [one for one in what if one in THE_WHOLE_WAY] == THE_WHOLE_WAY
    steps = [event for event in history if event.what in WORD]
    for event in steps:
        is_last_of_its_moment = [one for one in steps if one.at == event.at][-1] is event
        assert is_last_of_its_moment == (event.mail_id is not None)
        assert event.mail_id is None or kinds[event.mail_id] == WORD[Happened(event.what)]


async def nobody_is_reminded_twice(portal: Portal) -> None:
    async with portal.database.read() as session:
        sent = select(MailboxLink.mailbox, Outbox.created_at).join(Outbox, Outbox.id == MailboxLink.mail_id)
        days = Counter(
            (mailbox, at.date())
            for mailbox, at in await session.execute(sent.where(Outbox.kind == Kind.REMINDER))
        )
        told = select(Outbox.about, Outbox.kind).where(Outbox.kind.in_(WORD.values()))
        words = Counter((row.about, row.kind) for row in await session.execute(told))
        rounds = {row.id: row.round for row in await session.execute(select(Lead.id, Lead.round))}
        steps = Counter((await session.execute(select(ClockStep.step))).scalars().all())
        held = list(await session.scalars(select(Outbox.last_text).where(Outbox.state == State.HELD)))
    print(f"{len(days)} reminders, {sum(words.values())} e-mails to senders; steps: {dict(steps)}")  # noqa: T201
    assert set(days.values()) == {1}
    assert all(number <= 1 + rounds[about.removeprefix("lead:")] for (about, _), number in words.items())
    assert held == []


async def figures_are_those_of_the_history(portal: Portal, month: Month) -> None:
    async with portal.database.read() as session:
        records = await record_of(session, list(month.teams.values()))
    assert {team: record for team, record in records.items() if record.of} == await recount(portal)
    for site, manner in month.manners.items():
        print(f"{manner:>9}: {in_words(records[month.teams[site]])}")  # noqa: T201
