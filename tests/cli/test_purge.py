"""`portal purge` says what would go and what went, a line for each rule."""

import pytest

from tests.cli.conftest import Run


def test_each_rule_has_a_line_with_its_period_as_it_is_set(
    portal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_KEEP_MESSAGES_MONTHS", "7")
    rehearsed, done = portal("purge", "--dry-run"), portal("purge")
    assert (rehearsed.status, done.status) == (0, 0)
    assert "messages older than 7 months, with their e-mails: 0 would go\n" in rehearsed.output
    assert "messages older than 7 months, with their e-mails: 0 gone\n" in done.output
    assert len(rehearsed.output.splitlines()) == len(done.output.splitlines()) == 21


def test_a_trail_that_ends_before_its_messages_is_refused(
    portal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_KEEP_TRAIL_MONTHS", "3")
    ran = portal("purge")
    assert ran.status == 1
    assert "PORTAL_KEEP_TRAIL_MONTHS must not be less" in ran.output
