"""What is new of a study, in words."""

from portal.alerts.matching.fitting import What
from portal.i18n import gettext as _


def in_words(what: What) -> str:
    """As e-mails and pages say it."""
    return {
        What.OPENED: _("Now open to people"),
        What.NEW_SITE: _("A new center near you"),
        What.CHANGED: _("Who can take part has changed"),
        What.CLOSED: _("It takes nobody any more"),
    }[what]
