"""Teams get their hours, cover and word from the command line, and sites are put with other teams."""

import re

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("keys", "imported")

STUDY = "NCT06419439"


def listed(portal: Run) -> str:
    return portal("teams", "list", "--study", STUDY, "--sites").output


def ids(portal: Run) -> tuple[str, str]:
    """The team of a study's only site, and that site."""
    team, site = re.match(r"\s*(\d+)", listed(portal)), re.search(r"site (\d+)", listed(portal))
    assert team
    assert site
    return team[1], site[1]


@pytest.fixture(autouse=True)
def mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SMTP_URL", "smtp://127.0.0.1:1?tls=none")
    monkeypatch.setenv("PORTAL_MAIL_FROM", "studies@example.org")
    monkeypatch.setenv("PORTAL_FALLBACK_EMAIL", "operator@example.org")


def test_all_that_can_be_set_is_taken(portal: Run) -> None:
    team, site = ids(portal)
    options = (
        *("--calls-from", "202-555-0177", "--cover", "Sam Vale <sam@example.org>"),
        *("--working-days", "mon-thu,sat", "--hours", "08:30-16:00", "--time-zone", "America/Detroit"),
        "--show-record",
    )
    for ran in (
        portal("teams", "set", team, *options),
        portal("teams", "set", team, "--site", site, *options),
    ):
        assert ran.status == 0, ran.output


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--hours", "9 to 5"), "are no hours"),
        (("--hours", "09:00-09:00"), "closes"),
        (("--working-days", "someday"), "is not a day"),
        (("--time-zone", "Ann Arbor"), "is not a time zone"),
        (("--site", "99999", "--name", "Elm"), "has no site 99999"),
        (("--site", "1", "--accepting"), "at all of its sites"),
        (("--pause-until", "2020-01-01"), "on a day to come"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    portal: Run, options: tuple[str, ...], reason: str
) -> None:
    ran = portal("teams", "set", ids(portal)[0], *options)
    assert ran.status != 0
    assert reason in ran.output


def test_a_teams_word_is_listed(portal: Run) -> None:
    team, _ = ids(portal)
    for option, said in (
        ("--accepting", "|  accepting"),
        ("--not-accepting", "|  declined  |  takes no messages now"),
    ):
        ran = portal("teams", "set", team, option)
        assert ran.status == 0, ran.output
        assert said in listed(portal)
    portal("teams", "set", team, "--pause-until", "2099-01-01")
    assert "paused" not in listed(portal), "no pause is longer than a year"


def test_a_team_is_invited_once_it_has_somebody_to_write_to(portal: Run) -> None:
    team, _ = ids(portal)
    portal("teams", "set", team, "--contact", "Robin Marsh <robin@example.org>")
    ran = portal("teams", "invite", team)
    assert (ran.status, "invitation waits" in ran.output) == (0, True), ran.output
    assert "|  invited" in listed(portal)
    portal("teams", "set", team, "--accepting")
    assert "has given its word already" in portal("teams", "invite", team).output
    unknown = portal("teams", "invite", "99999")
    assert (unknown.status, "no team 99999" in unknown.output) == (1, True)


def test_a_site_that_was_moved_stays_moved(portal: Run) -> None:
    team, site = ids(portal)
    other = next(
        one for one in re.findall(r"^ *(\d+)  ", portal("teams", "list").output, re.MULTILINE) if one != team
    )
    assert portal("teams", "move", site, other).output.strip() == f"Site {site} is with team {other}."
    assert "already" in portal("teams", "move", site, other).output
    assert re.match(r"\s*(\d+)", listed(portal)) is not None
    assert ids(portal)[0] == other
    for wrong in ((site, "99999"), ("99999", other)):
        assert portal("teams", "move", *wrong).status == 1


def test_a_list_without_teams_says_so(portal: Run) -> None:
    assert "No study NCT00000000" in portal("teams", "list", "--study", "nct00000000").output


def test_check_names_teams_that_take_no_messages(portal: Run) -> None:
    team, _ = ids(portal)
    assert "teams:" not in portal("check").output
    portal("teams", "set", team, "--not-accepting")
    assert f"teams: {team} (VA Ann Arbor Healthcare System) takes no messages" in portal("check").output
