"""Whether a study takes messages now, in words; and why not, where it takes people and no messages."""

from collections.abc import Sequence

from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.studies.behind import Behind
from portal.studies.page import words
from portal.studies.study import Study


def status_of(study: Study, sites: Sequence[Behind], taking: Sequence[Behind]) -> words.Status:
    """A study that recruits is one to write to only if somebody would get the message: `taking` are the sites
    at which somebody would."""
    if taking:
        return words.Status(_("Recruiting: taking messages now"), "", "open")
    if study.is_recruiting:
        return words.Status(_("Recruiting, but not through this page"), _because(sites), "wait")
    return words.status(study.status)


def _because(sites: Sequence[Behind]) -> str:
    """Why nobody takes messages: of several reasons the one that ends soonest."""
    reachable = [site.team for site in sites if site.site.is_open and site.recipients]
    if not reachable:
        return _("It is looking for people, but gives no email address to which we could send a message.")
    if days := [team.paused_until for team in reachable if team.paused_until]:
        day = format_date(min(days))
        return _("It is looking for people. Its team takes messages here again from %(day)s.", day=day)
    return _("It is looking for people, but its team takes no messages here.")
