"""What a team has said, in words, each with a shape."""

from portal import clock
from portal.i18n import ago, format_date
from portal.i18n import gettext as _
from portal.staff.inbox.words import Badge
from portal.teams.models import TeamState
from portal.teams.reading import Health, TeamSettings


def word(team: TeamSettings) -> Badge:
    """Whether the team takes messages, and by whose word."""
    if team.state is TeamState.PAUSED and team.paused_until:
        return Badge(_("Paused until %(day)s", day=format_date(team.paused_until)), "wait")
    if team.state is TeamState.DECLINED:
        return Badge(_("Takes no messages"), "off")
    if team.state is TeamState.ACCEPTING:
        return Badge(_("Takes messages"), "good")
    if team.takes_messages:
        return Badge(_("Takes messages, not asked yet"), "good")
    if team.state is TeamState.INVITED:
        return Badge(_("Invited, no answer yet"), "wait")
    return Badge(_("Not invited yet"), "off")


def mailbox(address: str | None, health: Health | None, *, is_wrong: bool) -> Badge:
    """How a contact's mailbox fares, as far as anything is known of it."""
    if not address:
        return Badge(_("No email address"), "off")
    if is_wrong:
        return Badge(_("Says that these messages are not theirs"), "bad")
    if health is not None and health.is_paused:
        return Badge(_("Paused: mail came back on two days"), "bad")
    if health is not None and health.failed_at is not None:
        return Badge(_("Mail came back once"), "wait")
    if health is not None and health.confirmed_at is not None:
        return Badge(_("Confirmed %(age)s", age=ago(health.confirmed_at.date(), clock.today())), "good")
    return Badge(_("Nothing known"), "off")
