"""Where a message and its sender's copy are, while its team has not opened it."""

from portal.i18n import gettext as _
from portal.i18n import language
from portal.leads.about import About, Desk
from portal.leads.course import Course
from portal.leads.details import Details
from portal.leads.sending.allowances import COPIES
from portal.leads.telling.recipients import Part
from portal.leads.words import masked
from portal.mail.models import State
from portal.studies.page.sayings import Saying


def where_the_mails_are(desk: Desk, course: Course, said: About, details: Details) -> Saying:
    """The operator's own text where both mails went the same way, else where each of them is."""
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
