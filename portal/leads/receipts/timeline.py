"""Where a message is: everything that happened to it, in the order in which it happened."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from portal.i18n import gettext as _
from portal.leads.about import About, Desk
from portal.leads.course import Told
from portal.leads.details import Details
from portal.leads.mails import Posted
from portal.leads.models import LeadState
from portal.leads.receipts.happenings import happened
from portal.leads.receipts.steps import Mark, Step, copy_step, no_copy_step, opened_step, team_step, who
from portal.leads.receipts.story import Story
from portal.leads.words import masked


@dataclass(frozen=True, slots=True)
class Placed:
    """A step, and the moment at which it stands in the timeline: of one to come, when it was begun."""

    at: datetime
    step: Step


def timeline(desk: Desk, details: Details, said: About, story: Story) -> tuple[Step, ...]:
    """The steps of a message's way; what is still to come stands where it was begun."""
    placed = [*_sender(details, story), *_mails(desk, said, story), *_history(desk, details, said, story)]
    return tuple(one.step for one in sorted(placed, key=lambda one: one.at))


def _sender(details: Details, story: Story) -> Iterator[Placed]:
    """What the sender did, and got as a copy."""
    lead, address = story.lead, masked(details.message.email)
    words = _("We received it, and it is stored.")
    if story.came_from:
        words = _("You had it sent on from %(site)s. It is stored.", site=story.came_from.site_name)
    yield Placed(lead.created_at, Step(_("Your message"), Mark.DONE, words, lead.created_at))
    if story.course.copy_is_withheld:
        yield Placed(lead.created_at, no_copy_step(address))
    elif story.course.copy:
        copy = story.course.copy
        yield Placed(copy.finished_at or lead.created_at, copy_step(copy, address))
    if lead.taken_back_at:
        words = _("You took your message back.")
        step = Step(_("Taken back"), Mark.DONE, words, lead.taken_back_at)
        yield Placed(lead.taken_back_at, step)


def _mails(desk: Desk, said: About, story: Story) -> Iterator[Placed]:
    """Who was told, and who opened it."""
    course, lead = story.course, story.lead
    told = course.told
    for one in told:
        name = who(one.part, said.site_name, desk.settings.operator_name)
        sent = _sent(one)
        if sent is not None:
            step = team_step(sent, name, is_last=one is told[-1])
            yield Placed(step.at or one.link.created_at, step)
        if one.link.opened_at:
            yield Placed(one.link.opened_at, opened_step(name, one.link.opened_at))
    if lead.opened_at and lead.opened_at != lead.answered_at and not any(one.link.opened_at for one in told):
        site = who(course.told[0].part, said.site_name, desk.settings.operator_name)
        yield Placed(lead.opened_at, opened_step(site, lead.opened_at))


def _sent(one: Told) -> Told | None:
    """The notice as its mail went, whoever has opened it since; None where the opening says all."""
    if not one.link.opened_at:
        return one
    mail: Posted | None = one.mail
    return one if mail is not None and mail.finished_at and mail.may_have_arrived else None


def _history(desk: Desk, details: Details, said: About, story: Story) -> Iterator[Placed]:
    """What the team, the sender and the clock did, and what ended it at the study."""
    links = {one.link.id: one.part for one in story.course.told}
    for entry in story.history:
        step = happened(desk, details, said, story, entry, links)
        if step is not None:
            yield Placed(entry.at, replace(step, at=entry.at))
    lead = story.lead
    if story.closed and lead.state != LeadState.TAKEN_BACK:
        told = _("We wrote to you about it.") if story.course.was_told_of_closing else ""
        words = " ".join(filter(None, (story.closed.in_words, told)))
        yield Placed(lead.closing_at or story.now, Step(_("The study"), Mark.PROBLEM, words, lead.closing_at))
