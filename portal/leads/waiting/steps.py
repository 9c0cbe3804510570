"""Which steps of the clock are due for a lead: pure, from how long its sender has waited and what was done.

The team is reminded, others are told as well, the sender is offered another center, and in the end told
honestly that no answer came. A clock that stood still does not make up for it in one go: a reminder comes
before the offer, and the closing word comes long after the offer, whatever day it is by then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from portal.leads.answers.days import end_of_day
from portal.leads.models import LeadState
from portal.teams.hours import WorkingTime
from portal.teams.models import TeamState
from portal.teams.reading import TeamSettings


class Step(StrEnum):
    """What the clock does, in the order in which it does it."""

    ASK = "ask"  # the sender, whether the promised call came
    REMIND = "remind"  # whoever was told
    ESCALATE = "escalate"  # to the team's cover and the study's central contacts; the sender hears so
    OFFER = "offer"  # the next-nearest site to the sender; the operator hears so
    GIVE_UP = "give_up"  # with an honest word to the sender


# Working days after which a step is due.
USUALLY: Mapping[Step, int] = {
    Step.ASK: 0,
    Step.REMIND: 1,
    Step.ESCALATE: 3,
    Step.OFFER: 5,
    Step.GIVE_UP: 10,
}
# A team that tried to reach the sender is asked to try again or to close; nothing is said to the sender
# meanwhile, who was told of the try.
ONCE_TRIED: Mapping[Step, int] = {Step.REMIND: 3, Step.GIVE_UP: 10}
# Who is away is not waited for: others are told at once.
WHILE_AWAY: Mapping[Step, int] = {**USUALLY, Step.REMIND: 0, Step.ESCALATE: 0}
# And where nobody stands in, the sender need not wait for nothing.
WITHOUT_COVER: Mapping[Step, int] = {**WHILE_AWAY, Step.OFFER: 1}

AFTER_A_REMINDER = 1  # working days that a team has before its sender is offered another
AFTER_AN_OFFER = 5  # working days before the closing word


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead whose sender waits for its team. `taken` holds when each step of this round was taken."""

    lead_id: str
    site_id: int
    team_id: int
    state: str
    since: datetime
    round: int
    call_on: date | None
    taken: Mapping[Step, datetime] = field(default_factory=dict)

    @property
    def was_tried(self) -> bool:
        """Whether the team tried to reach the sender, and promised nothing since."""
        return self.state == LeadState.TRIED and self.call_on is None


def due_steps(waiting: Waiting, team: TeamSettings, working: WorkingTime, now: datetime) -> tuple[Step, ...]:
    """What is to be done now, in order; what is due besides the last of them is taken with it."""
    due = []
    for step, days in _days(waiting, team).items():
        if step in waiting.taken or (step is Step.ASK and not _was_promised(waiting, team)):
            continue
        if waiting.since <= working.waiting_since(now, days) and _may_follow(step, waiting, working, now):
            due.append(step)
    return tuple(due)


def is_away(team: TeamSettings) -> bool:
    """Whether the team answers nobody now, by its own word."""
    return team.state in {TeamState.PAUSED, TeamState.DECLINED}


def _days(waiting: Waiting, team: TeamSettings) -> Mapping[Step, int]:
    if waiting.was_tried:
        return ONCE_TRIED
    if is_away(team):
        return WHILE_AWAY if team.cover else WITHOUT_COVER
    return USUALLY


def _was_promised(waiting: Waiting, team: TeamSettings) -> bool:
    """Whether the sender waits since the end of the day on which they were to be called. A sender who says
    that nobody called waits since then, and is not asked again."""
    return waiting.call_on is not None and waiting.since == end_of_day(waiting.call_on, team)


def _may_follow(step: Step, waiting: Waiting, working: WorkingTime, now: datetime) -> bool:
    """Whether what has to come before a step was done, and long enough ago."""
    taken = waiting.taken
    reminded = taken.get(Step.REMIND) or taken.get(Step.ESCALATE)
    match step:
        case Step.OFFER:
            return _has_passed(reminded, AFTER_A_REMINDER, working, now)
        case Step.GIVE_UP if waiting.was_tried:
            return _has_passed(reminded, AFTER_AN_OFFER, working, now)
        case Step.GIVE_UP:
            return _has_passed(taken.get(Step.OFFER), AFTER_AN_OFFER, working, now)
        case _:
            return True


def _has_passed(taken_at: datetime | None, days: int, working: WorkingTime, now: datetime) -> bool:
    """Whether a step was taken so many working days ago; its own day counts from the morning on."""
    if taken_at is None:
        return False
    latest = working.waiting_since(now, days)
    return taken_at <= latest or working.is_same_day(taken_at, latest)
