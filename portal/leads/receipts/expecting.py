"""What happens if nobody answers, and when: what the clock will do next, said before it does it."""

from datetime import date, datetime

from portal.i18n import gettext as _
from portal.leads.models import Happened, LeadState
from portal.leads.receipts.calls import weekday
from portal.leads.receipts.story import Story
from portal.leads.waiting.looking import working_time
from portal.leads.waiting.steps import USUALLY, Step, is_away


def if_nobody_answers(story: Story) -> str:
    """What the clock does next for the sender; empty where nobody waits any more. A day that is over is not
    named: the clock may have stood still."""
    since = story.lead.waits_since
    if since is None or story.is_over or story.closed:
        return ""
    if story.is_promised:
        return _("If nobody calls by the end of that day, we ask you here and by email whether they called.")
    if story.lead.state == LeadState.TRIED:
        return _("The team may try again. If they do not, we remind them.")
    step = _next(story)
    if step is None:
        return ""
    day = None if is_away(story.team) else _day(story, since, step)
    return _with_day(step, weekday(day)) if day else _without_day(step)


def _next(story: Story) -> Step | None:
    if Happened.GIVEN_UP in story.since_then:
        return None
    if Happened.OFFERED in story.since_then:
        return Step.GIVE_UP
    return Step.OFFER if Happened.ESCALATED in story.since_then else Step.ESCALATE


def _day(story: Story, since: datetime, step: Step) -> date | None:
    working = working_time(story.team)
    due = working.due(since, USUALLY[step])
    return due.astimezone(working.zone).date() if due > story.now else None


def _with_day(step: Step, day: str) -> str:
    match step:
        case Step.ESCALATE:
            return _("If nobody answers by %(day)s, we remind others of the study and write to you.", day=day)
        case Step.OFFER:
            return _("If nobody answers by %(day)s, we write to you about what else you can do.", day=day)
        case _:
            return _("If nobody answers by %(day)s, we write to you one last time.", day=day)


def _without_day(step: Step) -> str:
    match step:
        case Step.ESCALATE:
            return _("If nobody answers, we remind others of the study and write to you.")
        case Step.OFFER:
            return _("If nobody answers, we write to you about what else you can do.")
        case _:
            return _("If nobody answers, we write to you one last time.")
