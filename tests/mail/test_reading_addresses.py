import pytest

from portal.mail.address import BadAddress, ascii_address, bare_address, comparable, domain


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("jo@example.org", "jo@example.org"),
        ("jo@EXAMPLE.org", "jo@example.org"),
        ("jo+portal@example.org", "jo+portal@example.org"),
        ("jo@münchen.example.org", "jo@xn--mnchen-3ya.example.org"),
        ("jo@straße.example.org", "jo@xn--strae-oqa.example.org"),
        ("jo@例え.example.org", "jo@xn--r8jz45g.example.org"),
    ],
)
def test_an_address_is_sent_in_ascii(typed: str, sent: str) -> None:
    assert ascii_address(typed) == sent


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jo",
        "jo@",
        "@example.org",
        "jörg@example.org",
        "jo@example.org\r\nBcc: eve@example.org",
        "jo@example.org\x00",
        "jo@example.org\u2028",
        "jo eve@example.org",
        '"jo"@example.org',
        "jo@[127.0.0.1]",
        "jo@example.org, eve@example.org",
    ],
)
def test_what_no_mail_can_be_sent_to_is_refused_without_being_repeated(typed: str) -> None:
    with pytest.raises(BadAddress) as refusal:
        ascii_address(typed)
    assert not typed or typed not in str(refusal.value)


def test_a_setting_may_hold_a_name_before_the_address() -> None:
    assert bare_address("Study portal <portal@example.org>") == "portal@example.org"
    assert bare_address("portal@example.org") == "portal@example.org"


def test_addresses_are_compared_without_case() -> None:
    assert comparable(" Jo.Doe@Example.org ") == comparable("jo.doe@example.org")


def test_the_domain_stands_behind_the_at() -> None:
    assert domain("jo@example.org") == "example.org"
