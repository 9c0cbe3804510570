from datetime import timedelta

import pytest

from portal.mail import schedule
from portal.mail.schedule import backoff, retry_after, unknown_after

MINUTES = [1, 5, 15, 30, 60, 120, 180, 180]


@pytest.fixture
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "JITTER", 0)


@pytest.mark.usefixtures("no_jitter")
def test_a_mail_is_tried_again_after_the_times_of_the_table() -> None:
    waits = [retry_after(attempts) for attempts in range(1, len(MINUTES) + 1)]
    assert waits == [timedelta(minutes=minutes) for minutes in MINUTES]


@pytest.mark.usefixtures("no_jitter")
def test_it_is_given_up_when_the_next_try_would_come_after_five_days() -> None:
    waited, attempts = timedelta(), 1
    while (wait := retry_after(attempts)) is not None:
        waited += wait
        attempts += 1
    assert timedelta(days=5) - timedelta(hours=3) < waited <= timedelta(days=5)


def test_waits_differ_by_a_tenth_so_that_mails_do_not_return_together() -> None:
    waits = [wait for _ in range(200) if (wait := retry_after(5)) is not None]
    hour = timedelta(hours=1)
    assert 0.9 * hour <= min(waits) < hour < max(waits) <= 1.1 * hour


def test_the_third_answer_that_never_came_is_the_last() -> None:
    assert unknown_after(1) is not None
    assert unknown_after(2) is not None
    assert unknown_after(3) is None


@pytest.mark.usefixtures("no_jitter")
def test_an_ill_relay_is_left_alone_for_longer_and_longer_but_never_for_more_than_five_minutes() -> None:
    waits = [backoff(failures).total_seconds() for failures in (1, 2, 3, 4, 7, 50, 10_000)]
    assert waits == [5, 10, 20, 40, 300, 300, 300]
