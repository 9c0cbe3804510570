"""A page says how old its record is, and when anybody last looked."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.i18n import speaking
from portal.studies.page.age import RecordAge
from portal.studies.study import PartialDate
from tests.html import Element, parse
from tests.studies.showing import TODAY, a_site, a_study, rendered, viewed

MIDNIGHT = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)


def source(checked_at: datetime | None, language: str = "en") -> Element:
    shown = viewed(a_study(), [a_site()], checked_at=checked_at)
    return parse(rendered(shown, language)).one("p", class_="source")


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        (-3, "Checked there today."),
        (0, "Checked there today."),
        (1, "Last checked there on 21 November 2026, 1 day ago."),
        (24 * 3, "Last checked there on 19 November 2026, 3 days ago."),
        (24 * 70, "Last checked there on 13 September 2026, 2 months ago."),
    ],
)
def test_the_page_says_when_we_last_looked(hours: int, says: str) -> None:
    said = source(MIDNIGHT - timedelta(hours=hours)).text
    assert said.endswith(f"Last updated there 1 February 2026, 9 months ago. {says}")


def test_a_record_from_a_file_was_never_checked_and_nobody_says_it_was() -> None:
    assert "hecked" not in source(None).text


@pytest.mark.parametrize(
    ("updated", "day"), [(PartialDate(2026, 2), "February 2026"), (PartialDate(2025), "2025"), (None, "")]
)
def test_a_day_is_said_as_exactly_as_the_registry_knows_it(updated: PartialDate | None, day: str) -> None:
    with speaking("en"):
        assert RecordAge.of(updated, None, TODAY).day == day
