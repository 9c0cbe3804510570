"""The receipts of a packet: what a sender reads at each turn of their message's way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from portal.i18n import gettext as _
from portal.leads.receipts.receipt import receipt
from portal.leads.receipts.story import Story
from portal.packet.invented import CLOSED, Stage, course, history, lead
from portal.packet.scene import Scene, Sheet
from portal.packet.sheets import page_sheet
from portal.studies.behind import Behind
from portal.web.forms import Form

RECEIPT = "/receipts/…"


def receipts(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    """The receipt at each stage, and the pages around it."""
    for stage, (title, note) in _notes().items():
        html = scene.pages.render("leads/receipt.html", **_receipt(scene, behind, stage))
        yield page_sheet(scene, f"receipt-{stage.replace(' ', '-')}", title, note, html)
    told = [scene.about(behind).site_name]
    html = scene.pages.render("leads/erase.html", told=told, path=RECEIPT, code="")
    yield page_sheet(scene, "erase", _("Before a message is erased"), _("When its sender asks for it."), html)
    erased_at, months = scene.person.at + timedelta(days=365), scene.settings.keep_messages_months
    html = scene.pages.render("leads/erased.html", erased_at=erased_at, months=months)
    note = _("When its time is over, or when its sender asked for it.")
    yield page_sheet(scene, "erased", _("The receipt of an erased message"), note, html)
    for name, is_asked in (("lost", False), ("lost-asked", True)):
        html = scene.pages.render("leads/lost.html", form=Form(), is_asked=is_asked, too_many_until=None)
        note = _("For whoever lost the link to a receipt.")
        yield page_sheet(scene, name, _("A lost link"), note, html)


def _notes() -> dict[Stage, tuple[str, str]]:
    return {
        Stage.WAITING: (_("The receipt at first"), _("Right after the message was sent.")),
        Stage.SENT: (_("The receipt when the emails were sent"), _("A minute later.")),
        Stage.READ: (_("The receipt when the team has read it"), _("When the team opened the message.")),
        Stage.PROMISED: (_("The receipt when a call was promised"), _("When the team named a day.")),
        Stage.ASKED: (_("The receipt after that day"), _("It asks whether they called.")),
        Stage.SPOKE: (_("The receipt when they have spoken"), _("When the team said so.")),
        Stage.SILENT: (_("The receipt when the team is silent"), _("After several working days.")),
        Stage.GIVEN_UP: (_("The receipt when no answer came"), _("When we no longer wait for one.")),
        Stage.FULL: (_("The receipt when the center is full"), _("When the team said so.")),
        Stage.STRANDED: (_("The receipt when the team cannot be reached"), _("When no contact takes mail.")),
        Stage.CLOSED: (_("The receipt when the study takes nobody"), _("When the study ends meanwhile.")),
        Stage.TAKEN_BACK: (_("The receipt when it was taken back"), _("When somebody changed their mind.")),
    }


def _receipt(scene: Scene, behind: Behind, stage: Stage) -> dict[str, Any]:
    record = lead(scene.person, scene.offered.study.study.nct_id, scene.language, stage)
    story = Story(
        course=course(scene.person, record, stage),
        team=behind.team,
        history=history(scene.person, stage),
        closed=CLOSED if stage is Stage.CLOSED else None,
        now=scene.person.at,
    )
    said = scene.about(behind)
    return {
        "receipt": receipt(scene.desk, scene.person.details, said, story, behind.site.country),
        "path": RECEIPT,
        "form": Form(),
        "is_sender": True,
        "may_be_renewed": True,
        "carried": "",
        "code_was_never_sent": False,
        "new_code": False,
    }
