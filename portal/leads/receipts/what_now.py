"""The one thing that matters now on a receipt: a title, and what it means in a few sentences. Only what is
true at this moment is said, in every combination of what the team did and where the mails are."""

from dataclasses import dataclass

from portal.i18n import gettext as _
from portal.i18n import language
from portal.leads.about import About, Desk
from portal.leads.answers.sayings import NoWords, Said, saying_of
from portal.leads.closing.closing import where_it_is
from portal.leads.course import Course
from portal.leads.details import Details
from portal.leads.models import Answer, Happened, LeadState, Reason
from portal.leads.receipts.arriving import where_the_mails_are
from portal.leads.receipts.calls import weekday
from portal.leads.receipts.story import Story
from portal.studies.page.sayings import Saying


@dataclass(frozen=True, slots=True)
class Now:
    """A title, and the words beneath it: an approved sentence, or our own."""

    title: str
    words: tuple[Saying, ...]


def what_now(desk: Desk, details: Details, said: About, story: Story) -> Now:
    """What matters now, in the language being spoken."""
    state = LeadState(story.lead.state)
    if state is LeadState.TAKEN_BACK:
        return _own(_("You took your message back"), _taken_back(story.course))
    if state is LeadState.CLOSED:
        return _closed(desk, details, said, story)
    if story.closed:
        return _study_closed(desk, story)
    if state is LeadState.SCREENING:
        return _own(
            _("The team is finding out if this study is right for you"),
            _("They may ask you more questions, or ask you to come. You can stop at any time."),
        )
    return _of_calls(desk, details, said, story) or _of_silence(desk, details, said, story)


def _of_calls(desk: Desk, details: Details, said: About, story: Story) -> Now | None:
    """What was said of calls, by the team or by the sender; None when nobody has said anything."""
    last = story.last_said
    if story.asks_whether_they_called and story.lead.call_on:
        return _own(
            _("Did the team call you?"),
            _("They said that they would call you on %(day)s.", day=weekday(story.lead.call_on)),
        )
    was_handed_on = last is not None and last.what == Answer.WILL_CALL and story.lead.call_on is None
    if last is None or was_handed_on:  # who promised the call will not make it
        return None
    if last.what == Happened.THEY_CALLED:
        return _own(_("You have been called"), _("You told us that the team called you."))
    if last.what == Happened.THEY_DID_NOT_CALL:
        told = _("You told us that nobody called on the day that was promised.")
        return _own(_("We go on asking the team"), f"{told} {_clock(story)}".strip())
    titles = {
        Answer.WILL_CALL: _("The team will call you"),
        Answer.NO_ANSWER: _("The team tried to call you"),
        Answer.LEFT_VOICEMAIL: _("The team left you a voicemail"),
        Answer.SPOKE: _("You are in touch with the team"),
        Answer.NEED_INFORMATION: _("The team needs to know more from you"),
        Happened.REOPENED: _("Your message is open again"),
    }
    title = titles.get(last.what)  # type: ignore[call-overload]
    if title is None:
        return None
    words = _approved(desk, details, said, story.said_last)
    clock = _clock(story)
    return Now(title, (*words, *((Saying(clock, language()),) if clock else ())))


def _of_silence(desk: Desk, details: Details, said: About, story: Story) -> Now:
    """The team has said nothing yet: how far it has come, and what we have done about it."""
    clock = _clock(story)
    if clock:
        title = _("No answer yet")
        if Happened.GIVEN_UP in story.since_then:
            title = _("No answer came")
        return _own(title, clock)
    is_with_another = Happened.MOVED in story.since_then and not story.course.current.link.opened_at
    if story.lead.state == LeadState.OPENED and not is_with_another:
        words = _("They have read it, and have not said yet what they will do.")
        return _own(_("The team has opened your message"), words)
    title = _("Message sent") if story.course.was_sent else _("We have your message")
    return Now(title, (where_the_mails_are(desk, story.course, said, details),))


def _clock(story: Story) -> str:
    """What we have done about the silence since somebody last said something, the latest alone."""
    done = story.since_then
    if Happened.GIVEN_UP in done:
        return _("We asked the team and others of the study, and got no answer. You should not wait for one.")
    if Happened.OFFERED in done:
        return _(
            "We asked the team and others of the study, and nobody has answered. You need not go on waiting."
        )
    if Happened.ESCALATED in done:
        return _("The team has not answered, so we have turned to others of the study too.")
    if Happened.REMINDED in done:
        return _("The team has not answered, so we remind them.")
    return ""


def _closed(desk: Desk, details: Details, said: About, story: Story) -> Now:
    """The end of a message at this site."""
    reason = Reason(story.lead.closed_because) if story.lead.closed_because else None
    match reason:
        case Reason.PASSED_ON if story.went_to:
            words = _(
                "It went to %(site)s. The team you wrote to first is told so.", site=story.went_to.site_name
            )
            return _own(_("You sent your message to another center"), words)
        case Reason.PASSED_ON:
            return _own(
                _("You sent your message to another center"), _("The team you wrote to first is told so.")
            )
        case Reason.UNANSWERED:
            words = _(
                "We asked the team and others of the study, and got no answer. You should not wait for one."
            )
            return _own(_("No answer came"), words)
        case Reason.JOINED:
            return _own(_("You joined the study"), _("This is what the team told us."))
        case None:
            return _own(_("The team has closed your message"), _("They gave no reason."))
    titles = {
        Reason.NOT_A_FIT: _("This study is not right for you"),
        Reason.FULL: _("This center takes no more people"),
        Reason.NOT_REACHED: _("The team could not reach you"),
        Reason.NOT_INTERESTED: _("You do not want to go on"),
        Reason.DECLINED: _("This center takes no messages here"),
    }
    what = Said(Happened.CLOSED, reason)
    return Now(
        titles[reason],
        _approved(desk, details, said, what) or _own("", _("This is what the team told us.")).words,
    )


def _study_closed(desk: Desk, story: Story) -> Now:
    """What the team would have done is not said of a study that takes nobody."""
    closed = story.closed
    assert closed is not None  # noqa: S101 - the caller has looked
    where = where_it_is(story.course, desk.settings.operator_name)
    if story.lead.answered_at:
        where = _("The team has answered your message before. Ask them what this means for you.")
    return _own(_("Something has changed since you wrote"), f"{closed.in_words}\n\n{where}")


def _approved(desk: Desk, details: Details, said: About, what: Said | None) -> tuple[Saying, ...]:
    """The approved sentence; none where there is no text for it."""
    if what is None or what.key is None:
        return ()
    try:
        return (saying_of(what, said, desk.library, details.message),)
    except NoWords:
        return ()


def _taken_back(course: Course) -> str:
    if any(one.may_have_arrived for one in course.told):
        return _("We tell the team not to contact you. Your care is not affected.")
    return _("It was not sent to the team. Your care is not affected.")


def _own(title: str, words: str) -> Now:
    return Now(title, (Saying(words, language()),))
