"""The e-mails of a packet that the clock sends when nobody answers."""

from collections.abc import Iterator
from datetime import timedelta

from portal.i18n import gettext as _
from portal.i18n import speaking
from portal.leads.about import About
from portal.leads.contacts.links import LINK_LIFE, NewLink
from portal.leads.models import AnswerLink
from portal.leads.telling.recipients import Part
from portal.leads.waiting import words
from portal.leads.waiting.items import item_of
from portal.leads.waiting.operator import Unanswered, operator_waiting
from portal.leads.waiting.reminding import reminder
from portal.leads.waiting.words import Wait
from portal.mail.compose import Composed
from portal.packet.invented import Stage, lead
from portal.packet.scene import Scene

CALLED_AFTER = timedelta(days=2)
NOBODYS = "operator@example.org"  # where no operator is set yet


def clock_mails(scene: Scene, said: About) -> Iterator[tuple[str, str, str, Composed]]:
    """Those to the sender, each with its name in the packet, its title, and when it is sent."""
    details, settings, at = scene.person.details, scene.settings, scene.person.at
    wait = Wait(at.date(), others_told=True)
    promised = Wait(at.date(), called_on=(at + CALLED_AFTER).date())
    when = _("To the sender, when the day of a promised call is over.")
    mail = words.did_they_call(details, promised, said, settings)
    yield "did-they-call", _("Did they call?"), when, mail
    when = _("To the sender, after three working days without an answer.")
    yield "escalated", _("No answer yet"), when, words.escalated(details, wait, said, settings)
    when = _("To the sender, after five working days without an answer.")
    yield "offer", _("Still no answer"), when, words.offer(details, wait, said, settings)
    when = _("To the sender, after ten working days without an answer.")
    yield "given-up", _("No answer came"), when, words.given_up(details, wait, said, settings)
    when = _("To the sender, ten working days after the team tried to reach them.")
    yield (
        "not-reached",
        _("They could not be reached"),
        when,
        words.not_reached(details, wait, said, settings),
    )


def reminder_mail(scene: Scene, said: About, to: str) -> Composed:
    """To somebody of the team, of one message that waits."""
    person, secret = scene.person, scene.person.secret
    record = lead(person, said.nct_id, scene.language, Stage.SENT)
    link = NewLink(secret.token, secret.code, person.at + LINK_LIFE, "")
    name = said.card.person.plain_name if said.card.person else ""
    told = AnswerLink(mailbox=to, contact_name=name, part=Part.SITE)
    with speaking(said.language):
        items = [item_of(record, person.details.message, said, ())]
    return reminder(told, items, len(items), link, said.language, scene.settings)


def unanswered_mail(scene: Scene, said: About) -> Composed:
    """To whoever runs the portal, of one message that nobody answers."""
    phone = said.card.phone
    one = Unanswered(
        title=said.study_title,
        nct_id=said.nct_id,
        site=said.site_name,
        since=scene.person.at.date(),
        phone=phone.shown if phone else "",
        phone_href=(phone.href or "") if phone else "",
        url=scene.settings.address("/staff/leads", said.language),
    )
    reached = {"fallback_email": scene.settings.fallback_email or NOBODYS}
    return operator_waiting([one], 1, scene.settings.model_copy(update=reached))
