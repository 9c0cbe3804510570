"""The page of a message: all that somebody of the staff may know of it and do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.about import Desk, about_site
from portal.leads.answers.opening import Opened
from portal.leads.answers.reading import read
from portal.leads.answers.replying import Reply, replies, why_not
from portal.leads.answers.wording import reason_in_words
from portal.leads.course import course_of
from portal.leads.details import details_of
from portal.leads.models import Lead, LeadState, Reason
from portal.leads.staff_notes import notes_of
from portal.staff.inbox.filters import ERASED
from portal.staff.inbox.words import Badge, badge
from portal.staff.lead.finding import Other, others_of, version_of, who_may_have_it
from portal.staff.lead.story import Line, story_of
from portal.staff.lead.told import ToldOne, told_of
from portal.staff.names import names_of
from portal.staff.viewers import Viewer

REASONS = (
    *(Reason.JOINED, Reason.NOT_A_FIT, Reason.FULL),
    *(Reason.NOT_REACHED, Reason.NOT_INTERESTED),
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A note among staff, with its author's name."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows. `opened` is None once the message was erased. `cannot_reply` says why no reply can
    be sent, if none can; `members` are those to whom the message can be given, `others` what else its sender
    wrote."""

    id: str
    version: str
    opened: Opened | None
    state: str
    badge: Badge
    waits_since: datetime | None
    call_on: date | None
    closed_because: str
    assigned_to: int | None
    assigned_name: str
    story: Sequence[Line]
    remarks: Sequence[Remark]
    told: Sequence[ToldOne]
    members: Sequence[tuple[int, str]]
    others: Sequence[Other]
    replies: Sequence[Reply]
    cannot_reply: str

    @property
    def is_over(self) -> bool:
        """Whether nothing can be said of the message any more."""
        return self.state in {LeadState.TAKEN_BACK, ERASED}

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Why a message can be closed."""
        return [(reason, reason_in_words(reason)) for reason in REASONS]


async def page_of(session: AsyncSession, desk: Desk, viewer: Viewer, lead: Lead) -> Page:
    """The page, in the language being spoken. Raises CannotOpen."""
    is_erased = lead.erased_at is not None
    state = ERASED if is_erased else lead.state
    offered, reason = await _replies(session, desk, lead)
    return Page(
        id=lead.id,
        version=await version_of(session, lead),
        opened=None if is_erased else await read(session, desk, lead),
        state=state,
        badge=badge(state),
        waits_since=lead.waits_since,
        call_on=lead.call_on,
        closed_because=reason_in_words(Reason(lead.closed_because)) if lead.closed_because else "",
        assigned_to=lead.assigned_to,
        assigned_name=(await names_of(session, [lead.assigned_to])).get(lead.assigned_to or 0, ""),
        story=await story_of(session, lead),
        remarks=await _remarks(session, desk, lead),
        told=told_of(await course_of(session, lead)),
        members=await who_may_have_it(session, lead),
        others=await others_of(session, viewer, lead),
        replies=offered,
        cannot_reply=reason,
    )


async def _replies(session: AsyncSession, desk: Desk, lead: Lead) -> tuple[Sequence[Reply], str]:
    """What can be sent, in the sender's language; or why nothing can be."""
    if lead.erased_at is not None or lead.state == LeadState.TAKEN_BACK:
        return (), ""
    message = details_of(desk.keyring, lead).message
    if reason := await why_not(session, lead, message):
        return (), reason
    about = await about_site(session, desk, lead.site_id, lead.language)
    return replies(desk, about, message), ""


async def _remarks(session: AsyncSession, desk: Desk, lead: Lead) -> list[Remark]:
    notes = await notes_of(session, desk.keyring, lead.id)
    names = await names_of(session, [note.member_id for note in notes])
    return [Remark(note.at, names.get(note.member_id, ""), note.text) for note in notes]
