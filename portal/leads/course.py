"""How a message has fared, as the database knows it: the sender's copy, and everybody of the study who was
told."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.mails import Posted, posted
from portal.leads.models import NOT_YET_SENT, AnswerLink, Lead, LeadState
from portal.leads.telling.recipients import Part
from portal.mail.kinds import Kind
from portal.mail.models import State

TO_COME = Posted(NOT_YET_SENT, Kind.REMINDER, State.QUEUED, None)


@dataclass(frozen=True, slots=True)
class Told:
    """A mailbox that was told; `mail` is None once the mail itself is no longer kept."""

    link: AnswerLink
    mail: Posted | None

    @property
    def part(self) -> Part:
        """In what capacity."""
        return Part(self.link.part)

    @property
    def state(self) -> State:
        """Where the notice is: one that was opened has certainly arrived, and old ones were accepted."""
        return self.mail.state if self.mail and not self.link.opened_at else State.ACCEPTED

    @property
    def may_have_arrived(self) -> bool:
        """Whether that mailbox may know of the message."""
        return self.mail is None or self.link.opened_at is not None or self.mail.may_have_arrived

    @property
    def has_failed(self) -> bool:
        """Whether the notice will not arrive as things are."""
        return self.mail is not None and self.mail.has_failed and not self.link.opened_at


@dataclass(frozen=True, slots=True)
class Course:
    """The way of one message. `news` is the mail that says that the study takes nobody any more. `told` is in
    turn, the last one being who is to answer; `copy` is the newest one, which may have gone to another
    address than the one we have now."""

    lead: Lead
    copy: Posted | None
    news: Posted | None
    told: tuple[Told, ...]

    @property
    def current(self) -> Told:
        """Who was told last."""
        return self.told[-1]

    @property
    def is_taken_back(self) -> bool:
        """Whether the sender took it back."""
        return self.lead.state == LeadState.TAKEN_BACK

    @property
    def was_sent(self) -> bool:
        """Whether a mail server of the study's staff has the notice."""
        return self.current.part is not Part.OPERATOR and self.current.state is State.ACCEPTED

    @property
    def copy_is_on_its_way(self) -> bool:
        """Whether the sender's copy is still to be sent: the first one, or one to a corrected address."""
        return self.copy is not None and self.copy.is_on_its_way

    @property
    def copy_is_withheld(self) -> bool:
        """Whether no copy went out because the address had its copies of the day."""
        return self.lead.copy_withheld_at is not None

    @property
    def was_told_of_closing(self) -> bool:
        """Whether the sender was written to when the study stopped taking people."""
        return self.news is not None and not self.news.has_failed

    @property
    def goes_well(self) -> bool:
        """Whether both mails were accepted or are on their way, and the site itself is told."""
        copy_is_fine = self.copy is None or self.copy_is_on_its_way or self.copy.state is State.ACCEPTED
        copy_is_fine = copy_is_fine and not self.copy_is_withheld
        site_is_told = self.current.part is Part.SITE and (
            self.current.state is State.ACCEPTED
            or (self.current.mail is not None and self.current.mail.is_on_its_way)
        )
        return copy_is_fine and site_is_told


async def course_of(session: AsyncSession, lead: Lead) -> Course:
    """How this lead has fared."""
    mails = await posted(session, lead.id)
    by_id = {mail.id: mail for mail in mails} | {NOT_YET_SENT: TO_COME}
    return Course(
        lead=lead,
        copy=next((mail for mail in reversed(mails) if mail.kind == Kind.CONFIRMATION), None),
        news=next((mail for mail in reversed(mails) if mail.kind == Kind.STUDY_CLOSED), None),
        told=tuple(Told(link, by_id.get(link.mail_id)) for link in await links_of(session, lead.id)),
    )


async def links_of(session: AsyncSession, lead_id: str) -> list[AnswerLink]:
    """The notices of a lead, in the order in which mailboxes were told."""
    found = await session.scalars(
        select(AnswerLink).where(AnswerLink.lead_id == lead_id).order_by(AnswerLink.position)
    )
    return list(found)
