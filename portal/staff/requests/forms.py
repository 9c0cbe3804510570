"""Reading the forms of requests; what is wrong is named by field."""

from datetime import timedelta

from portal import clock
from portal.i18n import gettext as _
from portal.person.models import CameBy, Kind, Way
from portal.person.requests import Came
from portal.person.sealing import Asking, Check
from portal.staff import entries
from portal.web.forms import Form

A_DAY = timedelta(days=1)  # it is tomorrow already for staff who live ahead of UTC


def read_request(form: Form, by: int) -> tuple[Came, Asking] | None:
    """What was taken down by a member; None where the form has errors. That somebody was made sure of may be
    written down later."""
    kind = entries.choice(form, "kind", Kind, _("Choose what they ask for"))
    email = entries.address(form, "email", _("Enter the email address with which they wrote to a study"))
    wants = entries.text(form, "wants", _("Write down what they want, in their words"))
    came_by = entries.choice(form, "came_by", CameBy, _("Choose how the request came"))
    on = entries.day(form, "received_on", _("Enter the day on which it came"))
    if on is not None and on > clock.today() + A_DAY:
        form.errors["received_on"] = _("Enter a day that is not in the future")
    checked = read_check(form, by) if form.value("way") else None
    if form.errors or kind is None or came_by is None or on is None:
        return None
    return Came(kind, came_by, on), Asking(email, wants, checked)


def read_check(form: Form, by: int) -> Check | None:
    """How a member made sure who asks; None where the form has errors."""
    way = entries.choice(form, "way", Way, _("Choose how you made sure that it is they who ask"))
    words = entries.text(form, "checked", _("Write down what you checked, and what the answer was"))
    return Check(way, words, clock.today(), by) if way and words and not form.errors else None
