"""What a receipt says of a message: only what is stored, and only what is true at this moment."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import gettext as _
from portal.i18n import language
from portal.leads.about import About, Desk, about_site
from portal.leads.closing.closing import Closed, closed_at, where_it_is
from portal.leads.course import Course, course_of
from portal.leads.details import Details, details_of
from portal.leads.models import Lead
from portal.leads.receipts.steps import Mark, Step, copy_step, no_copy_step, team_step, who
from portal.leads.sending.allowances import COPIES
from portal.leads.telling.recipients import Part
from portal.leads.words import masked
from portal.mail.models import State
from portal.studies.page.sayings import Saying
from portal.tokens import BadToken, hashed


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt. `words` stand beneath the title; `masked` is the sender's address as nobody else could use
    it; `call_code` is what a caller has to know; `has_copy` says that an e-mail with the link to it was made.
    `closed` is what ended it at study or site, if anything did."""

    title: str
    words: Saying
    steps: tuple[Step, ...]
    masked: str
    call_code: str
    about: About
    may_be_called: bool
    may_be_mailed: bool
    is_taken_back: bool
    has_copy: bool
    closed: Closed | None

    @property
    def is_waiting(self) -> bool:
        """Whether a step of its way is still to come."""
        return any(step.mark is Mark.WAITING for step in self.steps)


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
    said = await about_site(session, desk, lead.site_id, language())
    course = await course_of(session, lead)
    closed = None if course.is_taken_back else await closed_at(session, lead.site_id)
    return receipt(desk, details, said, course, closed)


def receipt(desk: Desk, details: Details, said: About, course: Course, closed: Closed | None) -> Receipt:
    """What a receipt says of a message that went this way, in the language being spoken."""
    address, operator = masked(details.message.email), desk.settings.operator_name
    return Receipt(
        title=_title(course, closed),
        words=_closed(course, closed, operator) if closed else _words(desk, course, said, details),
        steps=_steps(course, said, operator, address, closed),
        masked=address,
        call_code=details.call_code,
        about=said,
        may_be_called=details.message.may_be_called,
        may_be_mailed=details.message.may_be_mailed,
        is_taken_back=course.is_taken_back,
        has_copy=not course.copy_is_withheld,
        closed=closed,
    )


def _steps(
    course: Course, said: About, operator: str, address: str, closed: Closed | None
) -> tuple[Step, ...]:
    steps = [Step(_("Your message"), Mark.DONE, _("It is stored."), course.lead.created_at)]
    if course.copy_is_withheld:
        steps.append(no_copy_step(address))
    elif course.copy:
        steps.append(copy_step(course.copy, address))
    for one in course.told:
        name = who(one.part, said.site_name, operator)
        steps.append(team_step(one, name, is_last=one is course.current))
    if closed:
        told = _("We wrote to you about it.") if course.was_told_of_closing else ""
        words = " ".join(filter(None, (closed.in_words, told)))
        steps.append(Step(_("The study"), Mark.PROBLEM, words, course.lead.closing_at))
    if course.lead.taken_back_at:
        steps.append(
            Step(_("Taken back"), Mark.DONE, _("You took your message back."), course.lead.taken_back_at)
        )
    return tuple(steps)


def _title(course: Course, closed: Closed | None) -> str:
    if course.is_taken_back:
        return _("You took your message back")
    if closed:
        return _("Something has changed since you wrote")
    return _("Message sent") if course.was_sent else _("We have your message")


def _closed(course: Course, closed: Closed, operator: str) -> Saying:
    """What the team would have done is not said of a study that takes nobody."""
    return Saying(f"{closed.in_words}\n\n{where_it_is(course, operator)}", language())


def _words(desk: Desk, course: Course, said: About, details: Details) -> Saying:
    """The operator's own text where both mails went the same way, else where each of them is."""
    if course.is_taken_back:
        return Saying(_taken_back(course), language())
    if course.goes_well and not (course.was_sent and course.copy_is_on_its_way):
        key = "receipt_sent" if course.was_sent else "receipt_waiting"
        names = {"FIRST_NAME": details.message.first_name, "LAST_NAME": details.message.last_name}
        text = desk.library.filled(key, said.values | names, said.nct_id, said.site_id, said.country)
        if text:
            return Saying(text.words, text.language)
    words = [_with_team(course, said, desk.settings.operator_name)]
    if course.copy_is_withheld:
        words.append(
            _(
                "We send at most %(number)s copies a day to one mailbox, so we did not send another one.",
                number=COPIES.most,
            )
        )
        words.append(_("Keep the address of this page: with it you can follow your message."))
    elif course.copy_is_on_its_way:
        words.append(_("Your copy is on its way to %(address)s.", address=masked(details.message.email)))
    elif course.copy and course.copy.has_failed:
        words.append(_("Your own copy could not be sent."))
        if course.copy.was_refused:
            words.append(_("Check your email address."))
    return Saying(" ".join(words), language())


def _with_team(course: Course, said: About, operator: str) -> str:
    """Where the message is now."""
    current = course.current
    if current.has_failed:
        return _("But our emails to the study could not be sent. Call the team instead.")
    if current.state is State.PARKED:
        return _("We do not know if it reached the team. We tell the people who run this portal.")
    if current.part is Part.OPERATOR:
        return _(
            "We could not reach the study team by email. Your message goes to %(operator)s, to be passed on.",
            operator=operator,
        )
    is_there = current.state is State.ACCEPTED
    if current.part is Part.CENTRAL:
        return (
            _("We have sent it to the study's central team.")
            if is_there
            else _("We are sending it to the study's central team.")
        )
    if is_there:
        return _("We have sent it to the research team at %(site)s.", site=said.site_name)
    return _("We are sending it to the research team at %(site)s.", site=said.site_name)


def _taken_back(course: Course) -> str:
    if any(one.may_have_arrived for one in course.told):
        return _("We tell the team not to contact you. Your care is not affected.")
    return _("It was not sent to the team. Your care is not affected.")
