"""The approved texts that somebody of the team can send to a sender, as a part of the packet."""

from collections.abc import Iterator

from portal.i18n import speaking
from portal.leads.about import About
from portal.leads.answers.replying import REPLIES, Signed, composed, title_of, words_of
from portal.mail.compose import Composed
from portal.packet.scene import Scene

SIGNED_BY, TEAM = "Robin Example", "team@example.org"


def reply_mails(scene: Scene, said: About) -> Iterator[tuple[str, str, Composed]]:
    """A name, a title and the e-mail for each text that can be filled at this center."""
    details = scene.person.details
    for key in REPLIES:
        saying = words_of(scene.desk, key, said, details.message, marked=True)
        if saying is not None:
            with speaking(scene.language):
                title = title_of(key)
            mail = composed(details, Signed(saying, SIGNED_BY, TEAM), said, scene.settings)
            yield key.replace("_", "-"), title, mail
