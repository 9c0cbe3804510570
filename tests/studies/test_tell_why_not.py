"""A center that takes people and no messages says why, where its team gave its word, and keeps its number."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from portal.studies.behind import Behind
from portal.teams.models import TeamState
from portal.teams.reading import TeamSettings
from tests.html import Element
from tests.studies.showing import ROBIN, TODAY, a_site, page

DECEMBER = date(2026, 12, 1)
PAUSED = TeamSettings(state=TeamState.PAUSED, paused_until=DECEMBER)
LATER = TeamSettings(state=TeamState.PAUSED, paused_until=date(2027, 1, 4))
DECLINED = TeamSettings(state=TeamState.DECLINED)
NOT_YET = TeamSettings(sites="invited")


def listed(shown: Element) -> list[str]:
    return [site.text for sites in shown.all("ul", class_="sites") for site in sites.all("li")]


@pytest.mark.parametrize(
    ("team", "words"),
    [
        (PAUSED, "Takes messages here again from 1 December 2026"),
        (DECLINED, "Takes no messages here"),
        (NOT_YET, "Takes no messages here"),
    ],
)
def test_such_a_center_says_why_and_shows_its_telephone_number(team: TeamSettings, words: str) -> None:
    shown = page(sites=[a_site(1), a_site(2, "Oak House", team=team)])
    (oak,) = [site for site in listed(shown) if "Oak House" in site]
    assert words in oak
    assert "202-555-0143" in oak
    assert "Write to this center" not in oak
    assert len([site for site in listed(shown) if "Write to this center" in site]) == 1


@pytest.mark.parametrize(
    ("teams", "because"),
    [
        ([PAUSED], "Its team takes messages here again from 1 December 2026."),
        ([DECLINED, LATER, PAUSED], "Its team takes messages here again from 1 December 2026."),
        ([DECLINED, NOT_YET], "its team takes no messages here."),
    ],
)
def test_a_study_without_any_other_center_says_so_first_and_has_no_form(
    teams: list[TeamSettings], because: str
) -> None:
    shown = page(sites=[a_site(number, f"Clinic {number}", team=team) for number, team in enumerate(teams)])
    assert shown.all("p", class_="status")[0].text == "Recruiting, but not through this page"
    notice = shown.one("div", class_="notice")
    assert because in notice.text
    assert notice.all("a", href="tel:+12025550143,12")
    assert not shown.all("a", href="#write")


def test_a_closed_center_does_not_speak_of_messages() -> None:
    shown = page(sites=[a_site(1), a_site(2, "Oak House", status="COMPLETED", team=PAUSED)])
    assert "Takes messages" not in shown.text


def confirmed(site: Behind, days: int) -> Behind:
    when = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC) - timedelta(days=days)
    return Behind(site.site, site.team, site.contacts, site.recipients, {"robin@example.org": when})


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "Contact confirmed today"), (12, "Contact confirmed 12 days ago")],
)
def test_the_card_says_when_its_person_last_said_that_they_are_the_one_to_ask(days: int, words: str) -> None:
    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC), tick=False):
        card = page(sites=[confirmed(a_site(), days)]).one("section", class_="card")
    assert words in card.text
    assert ROBIN.name
    assert ROBIN.name in card.text


def test_the_card_says_nothing_of_it_where_they_never_did() -> None:
    assert "confirmed" not in page().one("section", class_="card").text
