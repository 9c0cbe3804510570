"""The page on which a contact sees what waits, and says whether they are still the one to ask, as a part of
the packet."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from portal.i18n import gettext as _
from portal.i18n import speaking
from portal.leads.about import About
from portal.leads.contacts.links import LINK_LIFE
from portal.leads.contacts.waiting import Waiting
from portal.leads.waiting.items import item_of
from portal.packet.contact_mails import asked_of
from portal.packet.invented import Stage, lead
from portal.packet.scene import Scene, Sheet
from portal.packet.sheets import page_sheet
from portal.studies.behind import Behind
from portal.texts.look import unmark
from portal.web.forms import Form

PATH, TO = "/contacts/…", "team@example.org"


def contact_pages(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    """What they see, in the language that they are written to in."""
    said = scene.about_for_team(behind)
    with speaking(said.language):
        locked: dict[str, Any] = {"form": Form(), "path": PATH, "may_be_renewed": True}
        over: dict[str, Any] = {
            "ended_at": scene.person.at + LINK_LIFE,
            "is_sent": False,
            "asks_for_code": True,
        }
        made = {
            "code": scene.pages.render("leads/contact_code.html", **locked, new_code=False),
            "page": scene.pages.render("leads/contact.html", **_page(scene, behind, said)),
            "over": scene.pages.render("leads/contact_over.html", **locked, **over),
        }
    titles = {
        "code": (_("A contact opens their page"), _("On a device that is new to the portal.")),
        "page": (_("What waits for a contact"), _("From a reminder, or when we ask if they are still it.")),
        "over": (_("A contact’s link that has ended"), _("After 14 days.")),
    }
    for name, (title, note) in titles.items():
        sheet = page_sheet(scene, f"contact-{name}", title, note, made[name])
        yield replace(sheet, language=said.language)


def _page(scene: Scene, behind: Behind, said: About) -> dict[str, Any]:
    """One message that waits."""
    record = lead(scene.person, said.nct_id, scene.language, Stage.SENT)
    item = item_of(record, scene.person.details.message, said, ())
    waiting = Waiting(
        path="/answers/…",
        link_id="",
        title=unmark(item.title),
        site=unmark(item.site),
        since=item.since,
        reply_in=item.reply_in,
        reply_code=item.reply_code,
        told=unmark(item.told),
    )
    teams = asked_of(said, behind, may_decline=True)
    return {"mailbox": TO, "path": PATH, "waiting": [waiting], "total": 1, "teams": teams, "said": ""}
