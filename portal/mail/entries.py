"""The field of a form in which somebody types an e-mail address."""

from portal.i18n import gettext as _
from portal.mail.address import BadAddress, ascii_address
from portal.web.forms import Form

# Word processors, messengers and address books leave these in what is pasted: soft hyphens, byte order marks,
# zero-width spaces, and marks that set a direction for a stretch of text. Nobody's message is refused for
# them.
LEFT_BY_PASTING = dict.fromkeys(
    (0x00AD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


def email(form: Form, name: str) -> tuple[str, str]:
    """An e-mail address as typed, and in the form that every mail server understands."""
    typed = form.value(name).translate(LEFT_BY_PASTING).strip()
    if not typed:
        form.errors[name] = _("Enter your email address")
        return "", ""
    try:
        return typed, ascii_address(typed)
    except BadAddress:
        form.errors[name] = _("Enter an email address in the correct format, like name@example.com")
        return "", ""
