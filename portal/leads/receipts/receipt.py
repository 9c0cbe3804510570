"""What a receipt says of a message: only what is stored, and only what is true at this moment."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import language
from portal.leads.about import About, Desk, about
from portal.leads.closing.closing import Closed, closed_at
from portal.leads.course import course_of
from portal.leads.details import Details, details_of
from portal.leads.history import history_of
from portal.leads.models import Lead
from portal.leads.receipts.calls import calls_from, hours
from portal.leads.receipts.expecting import if_nobody_answers
from portal.leads.receipts.next_center import Center, next_center
from portal.leads.receipts.steps import Mark, Step
from portal.leads.receipts.story import Elsewhere, Story, came_from, went_to
from portal.leads.receipts.timeline import timeline
from portal.leads.receipts.what_now import Now, what_now
from portal.leads.words import masked
from portal.studies.behind import site_with_people
from portal.studies.places import name_of
from portal.studies.reading import find
from portal.tokens import BadToken, hashed
from portal.web.telephone import Phone


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt. `now` is what matters at this moment; `masked` is the sender's address as nobody else could
    use it; `call_code` is what a caller has to know, `calls_from` the number that is seen when they call, and
    `hours` when; `if_nobody_answers` says what happens then. `has_copy` says that an e-mail with the link to
    it was made. `closed` is what ended it at study or site, `is_closed` that its team or sender did.
    `asks_whether_they_called` after a promised day; `next_center` is where it can be sent on to, `went_to`
    where it was."""

    now: Now
    steps: tuple[Step, ...]
    masked: str
    call_code: str
    calls_from: Phone | None
    hours: str
    if_nobody_answers: str
    about: About
    may_be_called: bool
    may_be_mailed: bool
    is_taken_back: bool
    is_closed: bool
    has_answer: bool
    has_copy: bool
    closed: Closed | None
    asks_whether_they_called: bool
    next_center: Center | None
    went_to: Elsewhere | None
    came_from: Elsewhere | None

    @property
    def is_waiting(self) -> bool:
        """Whether a mail about it is still to come."""
        return any(step.mark is Mark.WAITING and step.at is None for step in self.steps)

    @property
    def may_change(self) -> bool:
        """Whether somebody still reads what its sender would change or add."""
        return not self.is_taken_back and not self.is_closed


async def find_lead(session: AsyncSession, token: str, *, to_change: bool = False) -> Lead:
    """The lead of a receipt; `to_change` makes others who would change it wait. Raises BadToken."""
    found = select(Lead).where(Lead.receipt_hash == hashed(token))
    lead = await session.scalar(found.with_for_update() if to_change else found)
    if lead is None:
        raise BadToken("receipt")
    return lead


async def receipt_of(session: AsyncSession, desk: Desk, lead: Lead) -> Receipt:
    """The receipt as it stands, in the language being spoken. Raises DetailsErased."""
    details = details_of(desk.keyring, lead)
    behind = await site_with_people(session, lead.site_id)
    said = about(desk, (await find(session, behind.site.nct_id)).study, behind, language())
    story = await story_of(session, desk, lead)
    if story.may_be_sent_on and (found := await next_center(session, desk, lead)):
        story = replace(story, next_center=found.center)
    return receipt(desk, details, said, story, behind.site.country)


async def story_of(session: AsyncSession, desk: Desk, lead: Lead) -> Story:
    """A message's way so far, without where it could be sent on to. Raises DetailsErased."""
    course = await course_of(session, lead)
    return Story(
        course=course,
        team=(await site_with_people(session, lead.site_id)).team,
        history=tuple(await history_of(session, lead.id)),
        closed=None if course.is_taken_back else await closed_at(session, lead.site_id),
        went_to=await _elsewhere(session, await went_to(session, desk.keyring, lead)),
        came_from=await _elsewhere(session, await came_from(session, desk.keyring, lead)),
    )


def receipt(desk: Desk, details: Details, said: About, story: Story, country: str | None = None) -> Receipt:
    """What a receipt says of a message that went this way, in the language being spoken; `country` is the
    site's, by its English name."""
    return Receipt(
        now=what_now(desk, details, said, story),
        steps=timeline(desk, details, said, story),
        masked=masked(details.message.email),
        call_code=details.call_code,
        calls_from=calls_from(story.team, country),
        hours=hours(story.team),
        if_nobody_answers=if_nobody_answers(story),
        about=said,
        may_be_called=details.message.may_be_called,
        may_be_mailed=details.message.may_be_mailed,
        is_taken_back=story.course.is_taken_back,
        is_closed=story.is_over and not story.course.is_taken_back,
        has_answer=story.last_said is not None,
        has_copy=not story.course.copy_is_withheld,
        closed=story.closed,
        asks_whether_they_called=story.asks_whether_they_called,
        next_center=story.next_center,
        went_to=story.went_to,
        came_from=story.came_from,
    )


async def _elsewhere(session: AsyncSession, other: tuple[Lead, str] | None) -> Elsewhere | None:
    if other is None:
        return None
    lead, token = other
    return Elsewhere(name_of(await site_with_people(session, lead.site_id)), token)
