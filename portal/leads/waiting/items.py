"""What a reminder says of one message that waits: enough to know which, and nothing of who wrote it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.leads.about import About
from portal.leads.message import Message
from portal.leads.models import Lead, LeadState
from portal.leads.waiting.steps import Step
from portal.leads.words import reply_in
from portal.texts.look import mark

LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Item:
    """One message: `told` is what its sender knows. Title and site are marked as data."""

    title: str
    site: str
    since: date
    reply_in: str
    reply_code: str
    told: str


def item_of(lead: Lead, message: Message, about: About, taken: Collection[Step]) -> Item:
    """In the language being spoken. A language that was typed is not named: anything may stand there."""
    asked = reply_in(message)
    asked = asked if asked and asked.code else None
    return Item(
        title=mark(short(about.study_title)),
        site=mark(about.site_name),
        since=lead.created_at.date(),
        reply_in=asked.name + (f" ({asked.here})" if asked.here else "") if asked else "",
        reply_code=asked.code if asked else "",
        told=_told(lead, about, taken),
    )


def short(title: str) -> str:
    """A study's title, cut at a word where it is long."""
    if len(title) <= LONGEST_TITLE:
        return title
    return title[:LONGEST_TITLE].rpartition(" ")[0] + " …"


def _told(lead: Lead, about: About, taken: Collection[Step]) -> str:
    """What the sender was told last."""
    if lead.call_on is not None:
        day = format_date(lead.call_on)
        if lead.waits_since is not None and lead.waits_since > clock.now():
            return _("The sender was told: you will call on %(day)s.", day=day)
        return _("The sender was told that you would call on %(day)s. Did you?", day=day)
    if lead.state == LeadState.TRIED:
        return _("The sender was told that you tried to reach them. Try again, or close the message.")
    if Step.OFFER in taken:
        return _("The sender was told that nobody has answered, and what else they can do.")
    if Step.ESCALATE in taken:
        return _("The sender was told that there is no answer yet, and to call you.")
    if about.card.reply_within:
        within = mark(about.card.reply_within)
        return _("The sender was told that you aim to answer within %(time)s.", time=within)
    return _("The sender was told that you have the message.")
