"""Who may read messages is set from the command line."""

import re

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("imported")


def a_team(portal: Run) -> str:
    found = re.match(r"\s*(\d+)", portal("teams", "list", "--study", "NCT06419439").output)
    assert found is not None
    return found[1]


def test_somebody_is_added_listed_and_removed(portal: Run) -> None:
    team = a_team(portal)
    assert portal("staff", "add", "Kim@Example.org", "--name", "Kim Reed", "--team", team).status == 0
    assert portal("staff", "add", "admin@example.org", "--admin").status == 0
    said = portal("staff", "list").output.splitlines()
    assert said == [
        "admin@example.org  |  administrator",
        f"kim@example.org  |  Kim Reed  |  coordinator  |  teams {team}",
    ]
    assert portal("staff", "remove", "KIM@example.org").status == 0
    assert "kim" not in portal("staff", "list").output


def test_adding_somebody_again_gives_them_more_and_takes_nothing(portal: Run) -> None:
    portal("staff", "add", "kim@example.org", "--name", "Kim Reed")
    assert portal("staff", "add", "kim@example.org", "--admin", "--team", a_team(portal)).status == 0
    assert re.match(
        r"kim@example.org  \|  Kim Reed  \|  administrator  \|  teams \d+", portal("staff", "list").output
    )


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("add", "kim@example.org", "--team", "99999"), "no team 99999"),
        (("add", "kim"), "not an e-mail address"),
        (("remove", "nobody@example.org"), "Nobody of the staff"),
        (("remove", "last@example.org"), "another administrator first"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    portal: Run, arguments: tuple[str, ...], reason: str
) -> None:
    portal("staff", "add", "last@example.org", "--admin")
    ran = portal("staff", *arguments)
    assert ran.status == 1
    assert reason in ran.output
    assert "Traceback" not in ran.output
    assert portal("staff", "list").output == "last@example.org  |  administrator\n"
