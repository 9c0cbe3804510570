"""What stands in the history of a lead, in words for its sender."""

from collections.abc import Mapping

from portal.i18n import gettext as _
from portal.leads.about import About, Desk
from portal.leads.answers.sayings import NoWords, Said, saying_of
from portal.leads.details import Details
from portal.leads.history import Entry
from portal.leads.models import Answer, Happened, Reason
from portal.leads.receipts.steps import Mark, Step, who
from portal.leads.receipts.story import SAID_BY_TEAMS, Story
from portal.leads.telling.recipients import Part

BY_LINK = "link:"


def happened(
    desk: Desk, details: Details, said: About, story: Story, entry: Entry, links: Mapping[str, Part]
) -> Step | None:
    """One thing that happened; None for what is no news to the sender. `links` says in what capacity the
    holder of each link was told."""
    if entry.what in SAID_BY_TEAMS:
        part = links.get(entry.by.removeprefix(BY_LINK), Part.SITE)
        name = who(part, said.site_name, desk.settings.operator_name)
        return _said(desk, details, said, entry, name)
    return _by_the_clock(story, entry) or _by_the_sender(entry)


def _said(desk: Desk, details: Details, said: About, entry: Entry, name: str) -> Step:
    """A team's word: the approved sentence that the sender was told, else ours."""
    what = Said(entry.what, entry.reason, entry.call_on)
    if what.key is not None:
        try:
            saying = saying_of(what, said, desk.library, details.message)
            return Step(name, Mark.DONE, saying.words, language=saying.language if saying.is_foreign else "")
        except NoWords:
            pass
    return Step(name, Mark.DONE, _without_text(entry))


def _without_text(entry: Entry) -> str:
    """What there is no approved sentence for: the sender knows it, or it is no answer."""
    if entry.what == Happened.SCREENING:
        return _("They are finding out with you if the study is right for you.")
    if entry.what == Happened.CLOSED and entry.reason == Reason.JOINED:
        return _("They say that you joined the study.")
    if entry.what == Happened.CLOSED:
        return _("They closed your message.")
    return _("They answered.")


def _by_the_clock(story: Story, entry: Entry) -> Step | None:
    we = _("We")
    match entry.what:
        case Happened.REMINDED:
            return Step(we, Mark.WAITING, _("No answer yet. We remind the team."))
        case Happened.ESCALATED:
            return Step(
                we, Mark.WAITING, _("Still no answer. We turn to others of the study, and write to you.")
            )
        case Happened.OFFERED:
            return Step(we, Mark.PROBLEM, _("Still no answer. We write to you about what else you can do."))
        case Happened.GIVEN_UP:
            return Step(we, Mark.PROBLEM, _("No answer came. We write to you one last time."))
        case Happened.MOVED if entry.reason == Answer.WRONG_PERSON:
            return Step(
                we,
                Mark.DONE,
                _("Your message was not theirs to answer. We passed it on to the next contact."),
            )
        case Happened.MOVED:
            return Step(
                we, Mark.DONE, _("Our emails to them no longer arrive. We passed it on to the next contact.")
            )
        case Happened.PASSED_ON if story.went_to:
            words = _("You sent your message on to %(site)s.", site=story.went_to.site_name)
            return Step(_("You"), Mark.DONE, words)
    return None


def _by_the_sender(entry: Entry) -> Step | None:
    words = {
        Happened.THEY_CALLED: _("You told us that the team called you."),
        Happened.THEY_DID_NOT_CALL: _("You told us that nobody called."),
        Happened.CORRECTED: _("You corrected your details."),
        Happened.ADDED: _("You added to your message."),
        Happened.PASSED_ON: _("You sent your message on to another center."),
    }
    found = words.get(entry.what)  # type: ignore[call-overload]
    return Step(_("You"), Mark.DONE, found) if found else None
