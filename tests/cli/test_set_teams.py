"""Teams are listed and set from the command line."""

import re

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("imported")


def first_team(portal: Run) -> str:
    line = portal("teams", "list", "--study", "nct06419439").output
    found = re.match(r"\s*(\d+)", line)
    assert found is not None, line
    return found[1]


def test_the_teams_of_one_study_are_listed_without_anybodys_address(portal: Run) -> None:
    said = portal("teams", "list", "--study", "NCT06419439").output
    assert "VA Ann Arbor Healthcare System" in said
    assert "@" not in said
    assert len(said.splitlines()) == 1
    assert len(portal("teams", "list").output.splitlines()) > 30


def test_what_is_set_is_listed(portal: Run) -> None:
    team = first_team(portal)
    contact = "Lee Ames <lee@example.org>"
    ran = portal("teams", "set", team, "--languages", "es, vi", "--full-details", "--contact", contact)
    assert ran.status == 0, ran.output
    said = portal("teams", "list", "--study", "NCT06419439").output
    for part in ("languages es,vi", "1 contact(s) set by hand", "full details by e-mail"):
        assert part in said


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("99999", "--phone", "202-555-0101"), "no team 99999"),
        (("1",), "Say what to change"),
        (("1", "--languages", "klingonish"), "not a language code"),
        (("1", "--contact", "Lee Ames"), "not a name and address"),
        (("1", "--reply-within", "0"), "within 1 to 30"),
    ],
)
def test_what_cannot_be_set_is_refused_with_the_reason(
    portal: Run, arguments: tuple[str, ...], reason: str
) -> None:
    ran = portal("teams", "set", *arguments)
    assert ran.status != 0
    assert reason in ran.output
