"""Settings that are wrong are named, with what to do."""

import base64

import pytest

from portal.config import BadSettings, Settings, load, require_secrets

KEY = base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("PORTAL_BASE_URL", "http://studies.example.org", "https"),
        ("PORTAL_BASE_URL", "studies.example.org", "https"),
        ("PORTAL_SECRET_KEYS", "short", "portal keys new"),
        ("PORTAL_ENCRYPTION_KEYS", "not-a-key", "portal keys new"),
        ("PORTAL_MAIL_FROM", "nobody", "studies@example.org"),
        ("PORTAL_FALLBACK_EMAIL", "operator@localhost", "studies@example.org"),
        ("PORTAL_OPERATOR_NAME", "  ", "PORTAL_OPERATOR_NAME"),
        ("PORTAL_LANGUAGES", "en,xx", "PORTAL_LANGUAGES: .*en,es"),
        ("PORTAL_LANGUAGES", "es,es", "each once"),
        ("PORTAL_LANGUAGES", " , ", "one or more"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=hint):
        load()


def test_keys_are_read_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_ENCRYPTION_KEYS", f"{KEY}, {KEY}=")
    monkeypatch.setenv("PORTAL_SECRET_KEYS", f"{'n' * 32},{'o' * 40}")
    settings = load()
    assert settings.encryption_keys == [bytes(32), bytes(32)]
    assert settings.secret_keys == ["n" * 32, "o" * 40]


def test_nothing_is_served_without_secrets_and_the_message_says_how_to_make_them() -> None:
    with pytest.raises(BadSettings) as refused:
        require_secrets(Settings(_env_file=None), mail=True)
    for name in ("SECRET_KEYS", "ENCRYPTION_KEYS", "SMTP_URL", "MAIL_FROM", "FALLBACK_EMAIL"):
        assert f"PORTAL_{name}" in str(refused.value)
    assert "portal keys new" in str(refused.value)


def test_cookies_are_secure_behind_https_alone() -> None:
    assert Settings(_env_file=None, base_url="https://studies.example.org/").secure
    assert Settings(_env_file=None, base_url="https://studies.example.org/").base_url[-1] != "/"
    assert not Settings(_env_file=None, base_url="http://127.0.0.1:8000").secure
