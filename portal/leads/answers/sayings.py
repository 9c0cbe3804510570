"""What the sender is told of an answer: an approved sentence, in their language. There is one for each answer
that they hear of, so nothing that somebody typed goes out unsigned."""

from dataclasses import dataclass
from datetime import date

from portal.i18n import format_date, language, speaking
from portal.leads.about import About
from portal.leads.message import Message
from portal.leads.models import Answer, Happened, Reason
from portal.studies.page.sayings import Saying
from portal.texts.library import Library
from portal.texts.look import mark

ANSWERS_WITH_WORDS = frozenset(Answer) - {Answer.WRONG_PERSON}  # of a wrong person the sender hears nothing
REASONS_WITH_WORDS = frozenset(
    {Reason.NOT_A_FIT, Reason.FULL, Reason.NOT_REACHED, Reason.NOT_INTERESTED, Reason.DECLINED}
)
ENDS = frozenset({Answer.NOT_A_FIT, Answer.FULL, Happened.CLOSED})
PREFIX = "answer_"
A_DAY_TO_COME = "…"  # where no day was promised yet, for those who look at what would be said


class NoWords(Exception):
    """No approved text says this to a sender: an operator's text that cannot be filled, and none beneath."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a team said: an `Answer`, or what else happened to a lead by its hand; why, where it was closed;
    and the day of a call that was promised."""

    what: str
    reason: str | None = None
    call_on: date | None = None

    @property
    def key(self) -> str | None:
        """The text that tells the sender; None for what they are not told of."""
        if self.what in ANSWERS_WITH_WORDS:
            return PREFIX + self.what
        if self.what == Happened.CLOSED and self.reason in REASONS_WITH_WORDS:
            return f"{PREFIX}{self.reason}"
        return f"{PREFIX}reopened" if self.what == Happened.REOPENED else None

    @property
    def is_end(self) -> bool:
        """Whether the team will do nothing more."""
        return self.what in ENDS


def saying_of(
    said: Said, about: About, library: Library, message: Message | None = None, *, marked: bool = False
) -> Saying:
    """The approved words in the language being spoken, or in one in which they are written. Without a
    `message` a text that names its sender gives way to a more general one. `marked` marks what was filled in
    as data, for e-mails. Raises NoWords."""
    values = about.values | _names(message) | {"CALL_ON": A_DAY_TO_COME}
    if said.key is None:
        raise NoWords(said.what)
    place = (about.nct_id, about.site_id, about.country)
    if said.call_on is not None:
        text = library.text(said.key, *place)
        with speaking(text.language if text else language()):
            values["CALL_ON"] = format_date(said.call_on)
    filled = library.filled(said.key, mark(values) if marked else values, *place)
    if filled is None:
        raise NoWords(said.key)
    return Saying(filled.words, filled.language)


def _names(message: Message | None) -> dict[str, str | None]:
    if message is None:
        return {"FIRST_NAME": None, "LAST_NAME": None}
    return {"FIRST_NAME": message.first_name, "LAST_NAME": message.last_name}
