"""The e-mails that tell a sender what their team said, one for each approved sentence, as a part of the
packet."""

from collections.abc import Iterator
from datetime import timedelta

from portal import clock
from portal.i18n import gettext as _
from portal.i18n import speaking
from portal.leads.about import About
from portal.leads.answers.mails import Word, answered
from portal.leads.answers.sayings import ANSWERS_WITH_WORDS, REASONS_WITH_WORDS, Said, saying_of
from portal.leads.answers.telling_sender import teller_in_words
from portal.leads.answers.wording import said_in_words
from portal.leads.models import Answer, Happened, Reason
from portal.mail.compose import Composed
from portal.packet.scene import Scene


def answer_mails(scene: Scene, said: About) -> Iterator[tuple[str, str, Composed]]:
    """A name, a title and the e-mail for each thing of which a sender is told."""
    for one in _all():
        with speaking(said.language):
            saying = saying_of(one, said, scene.desk.library, scene.person.details.message, marked=True)
            who = teller_in_words(None, said, scene.settings.operator_name)
        word = Word(saying, one, who, has_others=True, on=clock.today())
        title = _("The team says: %(words)s", words=said_in_words(one.what, one.reason) or "")
        name = f"said-{one.reason or one.what}".replace("_", "-")
        yield name, title, answered(scene.person.details, word, said, scene.settings)


def _all() -> Iterator[Said]:
    for answer in Answer:
        if answer in ANSWERS_WITH_WORDS:
            is_promise = answer is Answer.WILL_CALL
            yield Said(answer, call_on=clock.today() + timedelta(days=1) if is_promise else None)
    told_by_answers = {answer.value for answer in Answer}
    for reason in Reason:
        if reason in REASONS_WITH_WORDS and reason.value not in told_by_answers:
            yield Said(Happened.CLOSED, reason)
    yield Said(Happened.REOPENED)
