"""The pages on which the study's staff read a message and answer it, as a part of the packet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from portal import clock
from portal.i18n import gettext as _
from portal.i18n import speaking
from portal.leads.about import About
from portal.leads.answers.asking import Line, asking
from portal.leads.answers.links import Ending
from portal.leads.answers.opening import as_read
from portal.leads.answers.sayings import Said, saying_of
from portal.leads.answers.wording import answer_in_words
from portal.leads.models import Answer
from portal.leads.telling.recipients import Part
from portal.leads.telling.telling import LINK_LIFE
from portal.packet.invented import READ_AFTER, Stage, lead
from portal.packet.scene import Scene, Sheet
from portal.packet.sheets import page_sheet
from portal.studies.behind import Behind
from portal.web.forms import Form

PATH = "/answers/…"


def team_pages(scene: Scene, behind: Behind) -> Iterator[Sheet]:
    """What they see, in the language that they are written to in."""
    said = scene.about_for_team(behind)
    with speaking(said.language):
        made = {
            "code": scene.pages.render("leads/answer_code.html", **_code(scene, behind, said)),
            "answer": scene.pages.render("leads/answer.html", **_lead(scene, behind, said)),
            "answered": scene.pages.render(
                "leads/answer.html", **_lead(scene, behind, said, _line(scene, said))
            ),
            "decline": scene.pages.render("leads/decline.html", **_alone()),
            "over": scene.pages.render("leads/answer_over.html", **_over(scene, said)),
        }
    titles = {
        "code": (_("The team opens the message"), _("On a device that is new to the portal.")),
        "answer": (_("The message as the team reads it"), _("After the code was typed.")),
        "answered": (_("The message after an answer"), _("When the team said what it will do.")),
        "decline": (_("The team takes no messages"), _("From the link for that in its email.")),
        "over": (_("A link that has ended"), _("After 14 days.")),
    }
    for name, (title, note) in titles.items():
        sheet = page_sheet(scene, f"team-{name}", title, note, made[name])
        yield replace(sheet, language=said.language)


def _alone() -> dict[str, Any]:
    return {"form": Form(), "path": PATH, "asks_for_code": True, "may_be_renewed": True}


def _code(scene: Scene, behind: Behind, said: About) -> dict[str, Any]:
    record = lead(scene.person, said.nct_id, scene.language, Stage.SENT)
    asked = asking(scene.desk, said, behind.team, Part.SITE, record, None)
    return _alone() | {"asking": asked, "new_code": False}


def _lead(scene: Scene, behind: Behind, said: About, *lines: Line) -> dict[str, Any]:
    details = scene.person.details
    record = lead(scene.person, said.nct_id, scene.language, Stage.SENT)
    asked = asking(scene.desk, said, behind.team, Part.SITE, record, details.message)
    opened = as_read(details, said, record, asked, lines, may_decline=True)
    return {"lead": opened, "form": Form(), "path": PATH}


def _line(scene: Scene, said: About) -> Line:
    """A call that was promised for tomorrow."""
    promised = Said(Answer.WILL_CALL, call_on=clock.today() + timedelta(days=1))
    saying = saying_of(promised, said, scene.desk.library, scene.person.details.message)
    who = said.card.person.name if said.card.person else said.site_name
    at = scene.person.at + READ_AFTER
    return Line(answer_in_words(Answer.WILL_CALL), who, at, promised.call_on, saying, by_mail=True)


def _over(scene: Scene, said: About) -> dict[str, Any]:
    ended = {"ending": Ending.EXPIRED, "ended_at": scene.person.at + LINK_LIFE, "nct_id": said.nct_id}
    return _alone() | ended
