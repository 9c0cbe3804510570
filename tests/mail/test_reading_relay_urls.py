import pytest

from portal.mail.relayurl import BadRelayUrl, RelayUrl, Tls


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://relay.example.org:2525?tls=starttls", RelayUrl("relay.example.org", 2525, Tls.STARTTLS)),
        ("smtp://relay.example.org", RelayUrl("relay.example.org", 587, Tls.STARTTLS)),
        ("smtp://relay.example.org:465", RelayUrl("relay.example.org", 465, Tls.IMPLICIT)),
        ("smtp://relay.example.org?tls=implicit", RelayUrl("relay.example.org", 465, Tls.IMPLICIT)),
        ("smtp://relay.example.org?tls=none", RelayUrl("relay.example.org", 25, Tls.NONE)),
        ("smtp://[::1]:25?tls=none", RelayUrl("::1", 25, Tls.NONE)),
        (
            "smtp://u%40x:p%3A%2F@relay.example.org",
            RelayUrl("relay.example.org", 587, Tls.STARTTLS, "u@x", "p:/"),
        ),
        ("smtp://u:p@127.0.0.1?tls=none", RelayUrl("127.0.0.1", 25, Tls.NONE, "u", "p")),
    ],
)
def test_the_setting_says_where_and_how(url: str, relay: RelayUrl) -> None:
    assert RelayUrl.parse(url) == relay


@pytest.mark.parametrize(
    "url",
    [
        "",
        "relay.example.org",
        "http://relay.example.org",
        "smtp://",
        "smtp://relay.example.org:x",
        "smtp://relay.example.org:99999",
        "smtp://relay.example.org?tls=maybe",
        "smtp://relay.example.org?tsl=none",
        "smtp://relay.example.org?nonsense",
    ],
)
def test_a_setting_that_could_be_misread_is_refused(url: str) -> None:
    with pytest.raises(BadRelayUrl, match="PORTAL_SMTP_URL"):
        RelayUrl.parse(url)


def test_a_password_never_travels_in_the_clear_nor_stands_in_a_log() -> None:
    with pytest.raises(BadRelayUrl):
        RelayUrl.parse("smtp://u:secret@relay.example.org?tls=none")
    assert "secret" not in repr(RelayUrl.parse("smtp://u:secret@relay.example.org"))
