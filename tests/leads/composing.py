"""Every e-mail about a message, of an example of one, for tests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from portal.config import Settings
from portal.leads import emails
from portal.leads.about import About
from portal.leads.answers.mails import Word, answered, new_link
from portal.leads.answers.sayings import Said
from portal.leads.closing.closing import Closed, Closing
from portal.leads.course import Course, Told
from portal.leads.details import Details, Secret
from portal.leads.emails import Notice
from portal.leads.message import Message
from portal.leads.models import Answer, AnswerLink, Lead
from portal.leads.telling.recipients import Part
from portal.leads.waiting import words
from portal.leads.waiting.words import Wait
from portal.mail.compose import Composed
from portal.studies.page.card import Card, Person
from portal.studies.page.sayings import Saying
from portal.web.telephone import phone

TITLE = "Warm Baths for Sore Backs and Sad Hearts"
SETTINGS = Settings(
    operator_name="Example Research",
    operator_address="1 Example Street",
    base_url="https://studies.example.org",
)
CARD = Card(
    title="Springfield Clinic",
    place="Springfield",
    person=Person("Robin Marsh, RN", "Robin Marsh", "Study contact", "RM", None),
    phone=phone("202-555-0143"),
    languages=("es",),
    reply_within="2 working days",
    before_you_write=(),
)
ABOUT = About(
    "NCT01234567",
    TITLE,
    "/studies/NCT01234567",
    7,
    CARD.title,
    "US",
    CARD,
    (Saying("In an emergency call 911.", "en"),),
    {},
    "en",
)
MESSAGE = Message(
    site_id=7,
    first_name="Jo",
    last_name="Doe",
    email="jo@example.com",
    email_ascii="jo@example.com",
    phone="202-555-0123",
    phone_e164="+12025550123",
    language="es",
    text="Purple rhubarb",
    best_time="Teatime",
)
DETAILS = Details(MESSAGE, "receipt-token", "482913", "7314")
NOTICE = Notice(
    "robin@example.org",
    "Robin Marsh",
    Secret("answer-token", "306118"),
    False,
    date(2026, 11, 22),
    date(2026, 12, 5),
    may_decline=True,
    days_to_answer=3,
)
FULL = replace(NOTICE, in_full=True)

SIGN_IN = SETTINGS.model_copy(update={"lead_access": "sign-in"})
WHO = "Robin Marsh"
PROMISED = Word(
    Saying("25.11.2026", "en"),
    Said(Answer.WILL_CALL, call_on=date(2026, 11, 25)),
    WHO,
    False,
    date(2026, 11, 23),
)
FULL_HERE = Word(
    Saying("100\n\n0", "en"),
    Said(Answer.FULL),
    WHO,
    True,
    date(2026, 11, 23),
)
CLOSED = Closed(Closing.STOPPED, "COMPLETED", has_others=True)
COURSE = Course(
    lead=Lead(created_at=datetime(2026, 11, 22, 12, tzinfo=UTC)),
    copy=None,
    news=None,
    told=(Told(AnswerLink(part=Part.SITE), None),),
)

WAIT = Wait(date(2026, 11, 22), others_told=True, other="Shelbyville Clinic")
CALLED = Wait(date(2026, 11, 22), called_on=date(2026, 11, 25))

MAILS: dict[str, Callable[[Details, About], Composed]] = {
    "confirmation": lambda details, about: emails.confirmation(details, about, SETTINGS),
    "notice": lambda details, about: emails.lead(details, NOTICE, about, SETTINGS),
    "notice in full": lambda details, about: emails.lead(details, FULL, about, SETTINGS),
    "stranded": lambda _, about: emails.lead_stranded(NOTICE, about, SETTINGS, ["robin@example.org"]),
    "corrected": lambda details, about: emails.address_corrected(details, NOTICE, about, SETTINGS),
    "corrected in full": lambda details, about: emails.address_corrected(details, FULL, about, SETTINGS),
    "taken back": lambda details, about: emails.taken_back(details, NOTICE, about, SETTINGS),
    "taken back in full": lambda details, about: emails.taken_back(details, FULL, about, SETTINGS),
    "study closed": lambda details, about: emails.study_closed(details, CLOSED, COURSE, about, SETTINGS),
    "answered": lambda details, about: answered(details, PROMISED, about, SETTINGS),
    "answered with the end": lambda details, about: answered(details, FULL_HERE, about, SETTINGS),
    "new link": lambda _, about: new_link(NOTICE, about, SETTINGS),
    "notice for who signs in": lambda details, about: emails.lead(details, NOTICE, about, SIGN_IN),
    "escalated": lambda details, about: words.escalated(details, WAIT, about, SETTINGS),
    "offer": lambda details, about: words.offer(details, WAIT, about, SETTINGS),
    "given up": lambda details, about: words.given_up(details, WAIT, about, SETTINGS),
    "not reached": lambda details, about: words.not_reached(details, WAIT, about, SETTINGS),
    "did they call": lambda details, about: words.did_they_call(details, CALLED, about, SETTINGS),
    "code for the team": lambda _, about: emails.new_code_for_team(NOTICE, about, SETTINGS),
    "code for the sender": lambda details, about: emails.new_code_for_sender(details, about, SETTINGS),
}
WITHOUT_DETAILS = [
    *("notice", "notice for who signs in", "new link", "stranded", "corrected", "taken back"),
    "code for the team",
]


def mail(name: str, message: Message = MESSAGE, about: About = ABOUT) -> Composed:
    return MAILS[name](replace(DETAILS, message=message), about)
