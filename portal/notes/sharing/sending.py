"""How a link is sent: a mail and a text message that say nothing but the link. They name no study and nobody,
since they pass through the machines of others."""

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from portal.i18n import gettext as _
from portal.web.qr import qr


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways to send a link: `mail` and `text` are addresses that open a program of the visitor's own."""

    link: str
    mail: str
    text: str
    picture: Markup


def ways(link: str) -> Ways:
    """For a link that was made just now."""
    words = _("I want to show you my notes. Open this link:")
    more = _("It asks for a passcode. I will tell you that in another way.")
    body = quote(f"{words}\n{link}\n\n{more}", safe="")
    subject = quote(_("Some notes for you"), safe="")
    return Ways(
        link,
        f"mailto:?subject={subject}&body={body}".replace("%0A", "%0D%0A"),  # RFC 6068, 5
        f"sms:?&body={body}",  # RFC 5724 has no "&"; iOS reads what comes before it as a number
        qr(link, _("The link, for a phone’s camera")),
    )
