"""The e-mails of a packet, composed by the code that composes the real ones. Nothing is sent, and all
addresses are invented."""

from collections.abc import Iterator
from dataclasses import replace

from portal.i18n import gettext as _
from portal.leads import emails
from portal.leads.answers.mails import new_link
from portal.leads.emails import Notice
from portal.leads.receipts import mails as receipt_mails
from portal.leads.receipts.mails import Followed
from portal.leads.receipts.telling_team import Make
from portal.leads.telling.recipients import Part
from portal.leads.telling.telling import LINK_LIFE, works_until
from portal.mail.compose import Composed
from portal.packet.alert_mails import alert_mails
from portal.packet.answers import answer_mails
from portal.packet.clock_mails import clock_mails, reminder_mail, unanswered_mail
from portal.packet.contact_mails import contact_mails
from portal.packet.embedding import embedded
from portal.packet.invented import CLOSED, Stage, course, lead
from portal.packet.replies import reply_mails
from portal.packet.scene import Scene, Sheet
from portal.studies.behind import Behind
from portal.texts.placeholders import BadText

TEAM, OPERATOR = "team@example.org", "operator@example.org"


def mails(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    """Every e-mail about a message: to its sender, to the team, to those who run the portal."""
    yield from _to_sender(scene, behind)
    yield from _to_team(scene, behind)
    yield from _to_operator(scene, behind)


def _to_sender(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    details, said, settings = scene.person.details, scene.about(behind), scene.settings
    when = _("To the sender, right after the message was sent.")
    yield _sheet(scene, "copy", _("The copy"), when, emails.confirmation(details, said, settings))
    when = _("To the sender, when the team has said so by one button.")
    for name, title, told in answer_mails(scene, said):
        yield _sheet(scene, name, title, when, told)
    when = _("To the sender, when somebody of the team sends an approved text.")
    for name, title, sent in reply_mails(scene, said):
        yield _sheet(scene, name, title, when, sent)
    for name, title, when, mail in clock_mails(scene, said):
        yield _sheet(scene, name, title, when, mail)
    way = course(scene.person, lead(scene.person, said.nct_id, scene.language, Stage.CLOSED), Stage.CLOSED)
    when = _("To the sender, when the study or the center ends meanwhile.")
    mail = emails.study_closed(details, CLOSED, way, said, settings)
    yield _sheet(scene, "ended", _("The study takes nobody any more"), when, mail)
    when = _("To the sender, who lost the link to the receipt.")
    followed = Followed(said.study_title, said.site_name, scene.person.at.date(), details.receipt_token)
    mail = receipt_mails.lost_link(details.message.email_ascii, [followed], scene.language, settings)
    yield _sheet(scene, "lost-link", _("A lost link"), when, mail)
    for name, title, when, mail in alert_mails(scene, said):
        yield _sheet(scene, name, title, when, mail)
    when = _("To the sender, after five wrong codes.")
    mail = emails.new_code_for_sender(details, said, settings)
    yield _sheet(scene, "new-code", _("A new code for the sender"), when, mail)


def _to_team(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    details, said, settings = scene.person.details, scene.about_for_team(behind), scene.settings
    notice = _notice(scene, behind)
    when = _("To the team, right after the message was sent.")
    mail = emails.lead(details, notice, said, settings)
    yield _sheet(scene, "notice", _("A message, by link"), when, mail)
    when = _("To the team instead, where it asked for that.")
    mail = emails.lead(details, replace(notice, in_full=True), said, settings)
    yield _sheet(scene, "in-full", _("A message, in full"), when, mail)
    when = _("To the team, when the sender put their email address right.")
    mail = emails.address_corrected(details, notice, said, settings)
    yield _sheet(scene, "corrected", _("A corrected address"), when, mail)
    when = _("To the team, when the sender changed their mind.")
    mail = emails.taken_back(details, notice, said, settings)
    yield _sheet(scene, "taken-back", _("A message taken back"), when, mail)
    for name, title, when, make in _changes():
        yield _sheet(scene, name, title, when, make(details, notice, said, settings))
    when = _("To the team, when it asked for a new link after 14 days.")
    yield _sheet(scene, "new-link", _("A new link for the team"), when, new_link(notice, said, settings))
    when = _("To the team and whoever stands in, when messages wait: one a day at most, with all of them.")
    yield _sheet(scene, "reminder", _("A reminder"), when, reminder_mail(scene, said, TEAM))
    for name, title, when, mail in contact_mails(scene, said, behind, TEAM):
        yield _sheet(scene, name, title, when, mail)
    when = _("To the team, after five wrong codes.")
    mail = emails.new_code_for_team(notice, said, settings)
    yield _sheet(scene, "team-new-code", _("A new code for the team"), when, mail)


def _changes() -> Iterator[tuple[str, str, str, Make]]:
    """What the team is told of what a sender did on their receipt."""
    when = _("To the team, when the sender added something.")
    yield "added", _("A message that was added to"), when, receipt_mails.added
    when = _("To the team, when the sender put their name or number right.")
    yield "put-right", _("A corrected name or number"), when, receipt_mails.corrected
    when = _("To the team, when the sender turned to another center.")
    yield "passed-on", _("A message sent to another center"), when, receipt_mails.passed_on
    when = _("To the team, when the sender had their message erased.")
    yield "erased-message", _("A message that was erased"), when, receipt_mails.erased


def _to_operator(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    notice = replace(_notice(scene, behind), mailbox=OPERATOR, name="")
    said = scene.about_for_team(behind, Part.OPERATOR)
    when = _("To those who run the portal, when no contact takes mail.")
    mail = emails.lead_stranded(notice, said, scene.settings, [TEAM])
    yield _sheet(scene, "stranded", _("A message that waits"), when, mail)
    when = _("To those who run the portal, when a team does not answer: one a day at most.")
    mail = unanswered_mail(scene, said)
    yield _sheet(scene, "unanswered", _("Messages without an answer"), when, mail)


def _notice(scene: Scene, behind: Behind) -> Notice:
    """What a mailbox of the team is told; it has the name of the contact that the page shows."""
    person = scene.about_for_team(behind).card.person
    return Notice(
        mailbox=TEAM,
        name=person.plain_name if person else "",
        secret=scene.person.secret,
        in_full=False,
        written_on=scene.person.at.date(),
        works_until=works_until(scene.person.at + LINK_LIFE),
    )


def _sheet(scene: Scene, name: str, title: str, note: str, composed: Composed) -> Sheet:
    """One e-mail. Raises BadText for one that would be held and not sent."""
    mail, base_url = composed.mail, scene.settings.base_url
    if composed.findings:
        raise BadText(f"The e-mail “{title}” would not be sent: {'; '.join(composed.findings)}")
    html = embedded(mail.html, f"mail-{name}", scene.picture, base_url, within="body", plain=True)
    headers = (
        (_("From"), scene.settings.mail_from),
        (_("To"), mail.to),
        (_("Answers go to"), mail.reply_to or scene.settings.replies_to),
        (_("Subject"), mail.subject),
    )
    shown = tuple(one for one in headers if one[1])
    return Sheet(f"mail-{name}", title, note, mail.language, html, shown, mail.text)
