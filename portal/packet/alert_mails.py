"""The e-mails of a packet that go to people who signed up for news of studies, with this study in them."""

from collections.abc import Iterator

from portal.alerts.digests.library import excerpt_of
from portal.alerts.digests.mails import News, Story, digest
from portal.alerts.signing_up.mails import confirm
from portal.i18n import gettext as _
from portal.leads.about import About
from portal.mail.compose import Composed
from portal.packet.scene import Scene
from portal.studies.page.writing import form_address

CODE = "482913"
PAGES = "/alerts/manage/invented", "/alerts/unsubscribe/invented", "/alerts/confirm/invented"


def alert_mails(scene: Scene, said: About) -> Iterator[tuple[str, str, str, Composed]]:
    """Each with its name in the packet, its title, and when it is sent."""
    settings, to = scene.settings, scene.person.details.message.email_ascii
    own, leaving, confirming = (settings.address(path, scene.language) for path in PAGES)
    when = _("To somebody who signs up to hear of studies.")
    yield "news-code", _("A code for news"), when, confirm(to, CODE, confirming, scene.language, settings)
    study = scene.offered.study.study
    story = Story(
        nct_id=said.nct_id,
        title=said.study_title,
        what="opened",
        because=study.conditions[0] if study.conditions else "",
        site=said.site_name,
        away="",
        excerpt=excerpt_of(study),
        read_url=settings.address(said.study_path, scene.language),
        write_url=settings.address(form_address(said.nct_id), scene.language),
    )
    when = _("To somebody who signed up, when this study opens: one a day or week at most.")
    news = News(to, scene.language, (story,), 0, own, own, leaving, weekly=True)
    yield "news", _("News of this study"), when, digest(news, settings)
