"""The pages of a packet, made by the code that makes the real ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from portal.i18n import gettext as _
from portal.leads.sending.allowances import TooManyMessages, Whose
from portal.leads.sending.forms import read
from portal.leads.sending.offers import Offer
from portal.leads.words import as_typed
from portal.packet.contact_pages import contact_pages
from portal.packet.invented import CLOSED
from portal.packet.receipts import receipts
from portal.packet.scene import Scene, Sheet
from portal.packet.sheets import page_sheet
from portal.packet.team import team_pages
from portal.studies.behind import Behind
from portal.studies.page.pages import show
from portal.web.forms import Form


def pages(scene: Scene) -> Iterator[Sheet]:
    """Every page of the study, in the order in which somebody meets them."""
    study, sites = scene.offered.study.study, scene.offered.sites
    html = show(scene.pages, study, sites, scene.setting)
    note = _("The first page of the study. Every other page has the same top and bottom.")
    yield page_sheet(scene, "study", _("The study's page"), note, html, within="body")
    if scene.behind is not None:
        yield from _forms(scene, scene.behind)
        yield from receipts(scene, scene.behind)
        yield from team_pages(scene, scene.behind)
        yield from contact_pages(scene, scene.behind)


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
    yield page_sheet(scene, "repeated", _("The same message once more"), note, html)
    stopped = replace(scene.offered.study.study, status=CLOSED.status)
    over = Offer(replace(scene.offered.study, study=stopped), scene.offered.sites, {})
    typed = as_typed(Form({"message": [scene.person.details.message.text]}))
    html = scene.pages.render("leads/closed.html", study=over.closed(scene.desk), typed=typed)
    note = _("When the study stopped taking messages while somebody wrote.")
    yield page_sheet(scene, "closed", _("No more messages"), note, html)


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
    return page_sheet(scene, name, title, note, html, without=without)


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
