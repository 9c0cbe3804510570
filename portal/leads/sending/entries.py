"""Single entries of a form, cleaned and checked. Every refusal names its field and says what to do; nothing
that was typed is changed but its white space, its line ends, and what pasting left in it."""

from portal.i18n import gettext as _
from portal.leads.sending.links import has_web_address
from portal.leads.sending.phones import Dialled, NotDialable, dialled
from portal.mail.entries import LEFT_BY_PASTING
from portal.web.fields import HiddenCharacters, clean_line, clean_text, shows_anything
from portal.web.forms import Form

LONGEST_LINE = 100
LONGEST_TEXT = 2_000
UNREADABLE = "\ufffd"  # what stands where the browser sent bytes that are no text


def line(form: Form, name: str, label: str, request: str = "") -> str:
    """A line of up to 100 characters without web addresses. `request` is what is said when it is empty and
    must not be."""
    try:
        typed = _arrived(clean_line(form.value(name)))
    except HiddenCharacters:
        form.errors[name] = _(
            "%(field)s must not have hidden characters or line breaks. Type it again", field=label
        )
        return ""
    if request and not shows_anything(typed):
        form.errors[name] = request
    elif len(typed) > LONGEST_LINE:
        form.errors[name] = _("%(field)s must be 100 characters or less", field=label)
    elif has_web_address(typed):
        form.errors[name] = _("%(field)s must not include a web address", field=label)
    return typed


def text(form: Form, name: str) -> str:
    """The message: up to 2,000 characters, its line ends counted as one each, without web addresses."""
    try:
        typed = _arrived(clean_text(form.value(name).translate(LEFT_BY_PASTING)))
    except HiddenCharacters:
        form.errors[name] = _("Your message must not have hidden characters. Type it again")
        return ""
    if len(typed) > LONGEST_TEXT:
        form.errors[name] = _("Your message must be 2,000 characters or less")
    elif has_web_address(typed):
        form.errors[name] = _("Your message must not include a web address")
    return typed


def phone(form: Form, name: str, country: str | None) -> tuple[str, Dialled]:
    """A telephone number as typed, and what to dial for it from anywhere; `country` is where the site is."""
    try:
        typed = clean_line(form.value(name).translate(LEFT_BY_PASTING))
        return typed, dialled(typed, country)
    except (NotDialable, HiddenCharacters):
        form.errors[name] = _("Enter a phone number, like 202-555-0123 or +44 7700 900 982")
        return "", Dialled("", "")


def _arrived(typed: str) -> str:
    """The text, unless some of it did not arrive as text. Raises HiddenCharacters."""
    if UNREADABLE in typed:
        raise HiddenCharacters
    return typed
