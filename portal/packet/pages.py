"""The pages of a packet, made by the code that makes the real ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from portal.i18n import gettext as _
from portal.i18n import speaking
from portal.leads.answers.opening import as_read
from portal.leads.receipts.receipt import receipt
from portal.leads.sending.allowances import TooManyMessages, Whose
from portal.leads.sending.forms import read
from portal.leads.sending.offers import Offer
from portal.leads.words import as_typed
from portal.packet.embedding import embedded
from portal.packet.invented import CLOSED, Stage, course, lead
from portal.packet.scene import Scene, Sheet
from portal.studies.behind import Behind
from portal.studies.page.pages import show
from portal.web.forms import Form

RECEIPT = "/receipts/…"
LINK_LIFE = timedelta(days=14)


def pages(scene: Scene) -> Iterator[Sheet]:
    """Every page of the study, in the order in which somebody meets them."""
    study, sites = scene.offered.study.study, scene.offered.sites
    html = show(scene.pages, study, sites, scene.setting)
    note = _("The first page of the study. Every other page has the same top and bottom.")
    yield _sheet(scene, "study", _("The study's page"), note, html, within="body")
    if scene.behind is not None:
        yield from _forms(scene, scene.behind)
        yield from _receipts(scene, scene.behind)
        yield from _for_team(scene, scene.behind)


def _forms(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    note = _("On the study's page, and on one of its own.")
    if not scene.offered.taking:
        note = _("The study takes no messages now. This is how its form would be.")
    yield _form(scene, "form", _("The form"), note, Form())
    note = _("What the form says where something has to be put right.")
    yield _form(scene, "errors", _("The form with its errors"), note, _empty(scene))
    note = _("What it says instead, above the form, of what cannot be sent as it is.")
    yield _form(scene, "other-errors", _("Other errors"), note, _wrong(scene, behind), without="form")
    late = TooManyMessages(Whose.SITE, scene.person.at + timedelta(hours=1))
    note = _("What stands above the form when more messages came than one team can be sent.")
    yield _form(scene, "too-many", _("One message too many"), note, Form(), late, without="form")
    writing = scene.forms.writing(scene.desk, str(behind.site.id))
    html = scene.pages.render("leads/repeated.html", writing=writing, has_copy=True)
    note = _("When the same message is sent twice.")
    yield _sheet(scene, "repeated", _("The same message once more"), note, html)
    stopped = replace(scene.offered.study.study, status=CLOSED.status)
    over = Offer(replace(scene.offered.study, study=stopped), scene.offered.sites, {})
    typed = as_typed(Form({"message": [scene.person.details.message.text]}))
    html = scene.pages.render("leads/closed.html", study=over.closed(scene.desk), typed=typed)
    note = _("When the study stopped taking messages while somebody wrote.")
    yield _sheet(scene, "closed", _("No more messages"), note, html)


def _form(
    scene: Scene,
    name: str,
    title: str,
    note: str,
    form: Form,
    too_many: TooManyMessages | None = None,
    without: str = "",
) -> Sheet:
    writing = scene.forms.writing(scene.desk, form.value("site"))
    html = scene.pages.render("leads/new.html", writing=writing, form=form, form_id="", too_many=too_many)
    return _sheet(scene, name, title, note, html, without=without)


def _empty(scene: Scene) -> Form:
    """The form sent as it is."""
    form = Form({"on_behalf": ["yes"], "language": ["other"]})
    read(form, scene.forms.choices(scene.forms.writing(scene.desk)))
    return form


def _wrong(scene: Scene, behind: Behind) -> Form:
    """The form filled in with what cannot be taken."""
    typed = {
        "site": str(behind.site.id),
        "first_name": "x" * 101,
        "last_name": "www.example.org",
        "email": "alex@example",
        "phone": "12",
        "message": "x" * 2001,
    }
    form = Form({name: [value] for name, value in typed.items()})
    read(form, scene.forms.choices(scene.forms.writing(scene.desk)))
    shown = Form({name: [value[:40]] for name, value in typed.items()})
    shown.errors = form.errors
    return shown


def _receipts(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    notes = {
        Stage.WAITING: (_("The receipt at first"), _("Right after the message was sent.")),
        Stage.SENT: (_("The receipt when the emails were sent"), _("A minute later.")),
        Stage.READ: (_("The receipt when the team has read it"), _("When the team opened the message.")),
        Stage.STRANDED: (_("The receipt when the team cannot be reached"), _("When no contact takes mail.")),
        Stage.CLOSED: (_("The receipt when the study takes nobody"), _("When the study ends meanwhile.")),
        Stage.TAKEN_BACK: (_("The receipt when it was taken back"), _("When somebody changed their mind.")),
    }
    for stage, (title, note) in notes.items():
        html = scene.pages.render("leads/receipt.html", **_receipt(scene, behind, stage))
        yield _sheet(scene, f"receipt-{stage.replace(' ', '-')}", title, note, html)
    erased_at, months = scene.person.at + timedelta(days=365), scene.settings.keep_messages_months
    html = scene.pages.render("leads/erased.html", erased_at=erased_at, months=months)
    yield _sheet(scene, "erased", _("The receipt of an erased message"), _("When its time is over."), html)


def _receipt(scene: Scene, behind: Behind, stage: Stage) -> dict[str, Any]:
    record = lead(scene.person, scene.offered.study.study.nct_id, scene.language, stage)
    closed = CLOSED if stage is Stage.CLOSED else None
    way = course(scene.person, record, stage)
    return {
        "receipt": receipt(scene.desk, scene.person.details, scene.about(behind), way, closed),
        "path": RECEIPT,
        "form": Form(),
        "is_sender": True,
        "may_be_renewed": True,
        "code_was_never_sent": False,
        "new_code": False,
    }


def _for_team(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    """What the study's staff see, in the language that they are written to in."""
    said = scene.about_for_team(behind)
    with speaking(said.language):
        code = scene.pages.render("leads/answer_code.html", form=Form(), may_be_renewed=True, new_code=False)
        record = lead(scene.person, said.nct_id, said.language, Stage.SENT)
        opened = as_read(scene.person.details, said, record)
        read_ = scene.pages.render("leads/answer.html", lead=opened)
        ended_at = scene.person.at + LINK_LIFE
        over = scene.pages.render(
            "leads/answer_over.html", is_erased=False, ended_at=ended_at, nct_id=said.nct_id
        )
    for name, title, note, html in (
        ("code", _("The team opens the message"), _("On a device that is new to the portal."), code),
        ("answer", _("The message as the team reads it"), _("After the code was typed."), read_),
        ("over", _("A link that has ended"), _("After 14 days."), over),
    ):
        yield replace(_sheet(scene, f"team-{name}", title, note, html), language=said.language)


def _sheet(
    scene: Scene, name: str, title: str, note: str, html: str, *, within: str = "main", without: str = ""
) -> Sheet:
    base_url = scene.settings.base_url
    piece = embedded(html, name, scene.picture, base_url, within=within, without=without)
    return Sheet(name, title, note, scene.language, piece)
