"""A receipt says what is true in every combination of what the team did and where the mails are."""

from collections.abc import Iterator
from itertools import product

import pytest
import time_machine

from portal.i18n import speaking
from portal.leads.about import About, Desk, about_site
from portal.leads.closing.closing import Closed, Closing
from portal.leads.models import Answer, LeadState
from portal.leads.receipts.receipt import Receipt, receipt
from portal.leads.receipts.story import Story
from portal.leads.telling.recipients import Part
from portal.mail.models import State
from tests.leads.composing import DETAILS
from tests.leads.people import Portal
from tests.leads.receipts.stories import NOW, WAYS, Way, story

# Before anybody said anything, it is the mails that matter; later, where the sender's copy is does not.
ALL_MAILS = [*product(State, [None, *State])]
NOTICES = [(notice, State.ACCEPTED) for notice in State]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
async def told_by(portal: Portal) -> tuple[Desk, About]:
    """Who tells a receipt, and of which study and site."""
    await portal.browser().sent()
    (lead,) = await portal.leads()
    async with portal.database.read() as session:
        return portal.desk, await about_site(session, portal.desk, lead.site_id, "en")


def shown(told_by: tuple[Desk, About], of: Story) -> Receipt:
    desk, said = told_by
    return receipt(desk, DETAILS, said, of, "United States")


def words(one: Receipt) -> str:
    return " ".join([one.now.title, *(saying.words for saying in one.now.words)])


def everything(one: Receipt) -> str:
    return " ".join([words(one), one.if_nobody_answers, *(step.words for step in one.steps)])


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_whatever_happened_and_wherever_the_mails_are_it_is_true(
    told_by: tuple[Desk, About], way: Way
) -> None:
    mails = NOTICES if way.happened or way.is_over else ALL_MAILS
    for (notice, copy), opened in product(mails, (False, True)):
        of = story(way, notice, copy, opened=opened)
        one = shown(told_by, of)
        assert one.now.title
        assert words(one) != one.now.title  # something is said of it
        assert "deliver" not in everything(one).lower()
        assert "<<" not in everything(one)
        assert ("They opened your message." in everything(one)) == opened
        if "Message sent" in words(one):
            assert of.course.was_sent
        times = [step.at for step in one.steps if step.at]
        assert times == sorted(times)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_nothing_is_promised_or_asked_of_what_is_over(told_by: tuple[Desk, About], way: Way) -> None:
    one = shown(told_by, story(way, State.ACCEPTED, State.ACCEPTED))
    promised = way.call_on is not None and way.call_on >= NOW.date() and not way.is_over
    assert one.asks_whether_they_called == (way.call_on is not None and not promised and not way.is_over)
    if way.is_over:
        assert one.if_nobody_answers == ""
        assert not one.may_change
    if "will call you on" in words(one):
        assert promised


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_study_that_closed_is_said_of_whatever_still_stands(
    told_by: tuple[Desk, About], way: Way, language: str
) -> None:
    desk, said = told_by
    of = story(way, State.ACCEPTED, State.ACCEPTED)
    closed = Closed(Closing.STOPPED, "COMPLETED", has_others=True)
    of = Story(of.course, of.team, of.history, closed, now=NOW)
    with speaking(language):
        one = receipt(desk, DETAILS, said, of)
    assert one.if_nobody_answers == ""
    if language == "en" and not way.is_over:
        assert one.now.title == "Something has changed since you wrote"
        has_answer = any(what in {*Answer} for what, _ in way.happened)
        assert ("The team has answered your message before." in words(one)) == has_answer


TITLES = {
    "new": "Message sent",
    "opened": "The team has opened your message",
    "clock 1": "No answer yet",
    "clock 4": "No answer came",
    "promised": "The team will call you",
    "promise over": "Did the team call you?",
    "did not call": "We go on asking the team",
    "called": "You have been called",
    "no answer": "The team tried to call you",
    "voicemail": "The team left you a voicemail",
    "answered after all": "You are in touch with the team",
    "asked for something": "The team needs to know more from you",
    "added": "The team needs to know more from you",
    "screening": "The team is finding out if this study is right for you",
    "full": "This center takes no more people",
    "closed: unanswered": "No answer came",
    "closed: joined": "You joined the study",
    "passed on": "You sent your message to another center",
    "reopened": "Your message is open again",
    "taken back": "You took your message back",
}


@pytest.mark.parametrize("name", TITLES)
async def test_the_one_thing_that_matters_now_comes_first(told_by: tuple[Desk, About], name: str) -> None:
    (way,) = [one for one in WAYS if one.name == name]
    assert shown(told_by, story(way, State.ACCEPTED, State.ACCEPTED)).now.title == TITLES[name]


async def test_what_was_asked_and_done_stands_in_the_order_in_which_it_happened(
    told_by: tuple[Desk, About],
) -> None:
    (way,) = [one for one in WAYS if one.name == "answered after all"]
    steps = shown(told_by, story(way, State.ACCEPTED, State.ACCEPTED)).steps
    said = [step.words.partition(".")[0] for step in steps]
    assert said[0] == "We received it, and it is stored"
    assert [one for one in said if "nswer" in one] == [
        "No answer yet",
        "Still no answer",
        "Still no answer",
        "No answer came",
    ]
    assert steps[-1].what == "The team at Springfield Clinic"


async def test_a_silent_team_is_given_dates_and_a_team_that_tried_is_not(
    told_by: tuple[Desk, About],
) -> None:
    of = {way.name: shown(told_by, story(way, State.ACCEPTED, State.ACCEPTED)) for way in WAYS}
    assert "by Thursday, 26 November" in of["new"].if_nobody_answers  # after Monday to Wednesday
    assert "by Monday, 30 November" in of["clock 2"].if_nobody_answers
    assert "by Monday, 7 December" in of["clock 3"].if_nobody_answers
    assert of["clock 4"].if_nobody_answers == ""
    assert of["no answer"].if_nobody_answers == "The team may try again. If they do not, we remind them."
    assert "by the end of that day" in of["promised"].if_nobody_answers


async def test_a_message_that_nobody_of_the_study_could_be_sent_says_so(told_by: tuple[Desk, About]) -> None:
    new = WAYS[0]
    assert "could not be sent" in words(shown(told_by, story(new, State.DEAD, State.ACCEPTED)))
    stranded = shown(told_by, story(new, State.ACCEPTED, State.ACCEPTED, part=Part.OPERATOR))
    assert "We could not reach the study team by email." in words(stranded)
    assert stranded.now.title == "We have your message"


async def test_number_hours_and_code_of_a_call_are_said(told_by: tuple[Desk, About]) -> None:
    one = shown(told_by, story(WAYS[0], State.ACCEPTED, State.ACCEPTED))
    assert one.calls_from is not None
    assert one.calls_from.shown == "202-555-0188"
    assert one.hours == "Monday to Friday, 9:00\u202fAM to 5:00\u202fPM (Central Time)"
    assert one.call_code == DETAILS.call_code


def test_every_state_is_among_the_ways() -> None:
    assert {way.state for way in WAYS} == set(LeadState)
    assert {what for way in WAYS for what, _ in way.happened} >= set(Answer)
