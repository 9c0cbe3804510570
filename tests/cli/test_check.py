"""`portal check` says what would lose a message."""

import socket

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def mail_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_MAIL_FROM", "portal@example.org")
    monkeypatch.setenv("PORTAL_FALLBACK_EMAIL", "operator@example.org")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORTAL_SMTP_URL", f"smtp://127.0.0.1:{unused.getsockname()[1]}?tls=none")


def test_without_settings_each_missing_one_is_named_and_the_command_fails(portal: Run) -> None:
    ran = portal("check")
    assert ran.status == 1
    for name in ("PORTAL_SECRET_KEYS", "PORTAL_ENCRYPTION_KEYS", "PORTAL_SMTP_URL"):
        assert name in ran.output


@pytest.mark.usefixtures("keys", "mail_settings", "imported")
def test_a_relay_that_does_not_answer_is_named_and_so_are_sites_with_nobody_behind_them(portal: Run) -> None:
    ran = portal("check")
    assert ran.status == 1
    lines = ran.output.splitlines()
    assert "settings: ok" in lines
    assert "database: ok" in lines
    assert any(line.startswith("mail relay: the relay does not answer") for line in lines)
    assert any(line.startswith("NCT90000005: 1 recruiting site(s)") for line in lines)


@pytest.mark.usefixtures("keys", "mail_settings")
def test_words_on_privacy_that_cannot_be_read_are_named(portal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "privacy file: ok" in portal("check").output
    monkeypatch.setenv("PORTAL_PRIVACY_FILE", "missing.md")
    ran = portal("check")
    assert ran.status == 1
    assert "privacy file: PORTAL_PRIVACY_FILE: missing.md cannot be read" in ran.output


@pytest.mark.usefixtures("keys")
def test_a_bad_text_is_named(
    portal: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "portal").mkdir()
    (folder / "portal/consent.txt").write_text("I agree with <<NOBODY>>.")
    monkeypatch.setenv("PORTAL_TEXTS", str(folder))
    assert "texts: portal/consent.txt: <<NOBODY>> is not a placeholder" in portal("check").output


@pytest.mark.usefixtures("keys", "mail_settings")
def test_limits_that_would_hold_nobody_and_a_silent_privacy_page_are_named(
    portal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "limits:" not in portal("check").output
    monkeypatch.setenv("PORTAL_BASE_URL", "https://studies.example.org")
    ran = portal("check")
    assert "limits: PORTAL_TRUSTED_PROXIES names no web server" in ran.output
    assert "privacy: PORTAL_REPLY_TO or PORTAL_OPERATOR_ADDRESS" in ran.output
    monkeypatch.setenv("PORTAL_TRUSTED_PROXIES", "*")
    assert "believes everybody" in portal("check").output
    monkeypatch.setenv("PORTAL_TRUSTED_PROXIES", "127.0.0.1")
    monkeypatch.setenv("PORTAL_REPLY_TO", "help@example.org")
    assert {"limits", "privacy"}.isdisjoint(
        line.split(":")[0] for line in portal("check").output.splitlines()
    )
