"""Keys are made and rotated from the command line."""

import pytest

from tests.cli.conftest import Run


def test_new_keys_are_settings_that_work_and_never_repeat(portal: Run) -> None:
    first, second = portal("keys", "new").output, portal("keys", "new").output
    assert first != second
    assert [line.partition("=")[0] for line in first.splitlines()] == [
        "PORTAL_SECRET_KEYS",
        "PORTAL_ENCRYPTION_KEYS",
    ]


def test_rotating_without_keys_says_how_to_make_them(portal: Run) -> None:
    ran = portal("keys", "rotate")
    assert ran.status == 1
    assert "portal keys new" in ran.output


@pytest.mark.usefixtures("keys")
def test_rotating_an_empty_database_moves_nothing(portal: Run) -> None:
    assert portal("keys", "rotate").output.startswith("0 rows")


def test_serving_without_secrets_is_refused_in_a_sentence(portal: Run) -> None:
    for command in ("serve", "worker"):
        ran = portal(command)
        assert ran.status == 1
        assert "PORTAL_ENCRYPTION_KEYS is missing" in ran.output
        assert "Traceback" not in ran.output
