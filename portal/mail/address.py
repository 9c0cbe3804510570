"""E-mail addresses in the one form that every mail server understands: ASCII, with the domain in punycode."""

from email.utils import parseaddr

from email_validator import EmailNotValidError, validate_email

WITHOUT_DOTS = ("gmail.com", "googlemail.com")  # one provider's two names


class BadAddress(Exception):
    """No mail can be sent to this address; the message does not repeat it, so that it may be logged."""


def ascii_address(address: str) -> str:
    """`jo@münchen.example.org` as `jo@xn--mnchen-3ya.example.org`. Raises BadAddress.

    Non-ASCII before the @ is refused: it needs SMTPUTF8 (RFC 6531) of every server on the way.
    """
    try:
        checked = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise BadAddress("This is not an e-mail address that mail can be sent to.") from None
    if checked.ascii_email is None:
        raise BadAddress("This e-mail address has characters before the @ that many servers refuse.")
    return checked.ascii_email


def bare_address(setting: str) -> str:
    """The address in a setting that may hold a name, `Studies <studies@example.org>`. Raises BadAddress."""
    return ascii_address(parseaddr(setting)[1])


def domain(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2]


def masked(address: str) -> str:
    """Enough of an address to tell it from others, and too little to write to: `j…@example.org`."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}" if len(name) > 1 else f"…@{host}"


def mailbox_of(address: str) -> str:
    """The mailbox to which an address leads in all likelihood, for counting: what follows a plus sign is its
    owner's label (RFC 5233), and Google ignores dots."""
    name, _at, host = comparable(address).rpartition("@")
    name = name.partition("+")[0] or name
    if host in WITHOUT_DOTS:
        name, host = name.replace(".", ""), WITHOUT_DOTS[0]
    return f"{name}@{host}"


def comparable(address: str) -> str:
    """The form in which addresses are looked up: servers tell upper from lower case in theory only."""
    return address.strip().lower()
