"""A person of the study staff is named as one would say it."""

import pytest

from portal.teams.contacts import Contact


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("Robin Marsh, RN", "Robin Marsh"),
        ("Dana Okafor, MD, PhD", "Dana Okafor"),
        ("Study Line", "Study Line"),
        (None, ""),
    ],
)
def test_a_name_is_said_without_degrees(listed: str | None, said: str) -> None:
    assert Contact(name=listed).plain_name == said
