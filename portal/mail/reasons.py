"""What a mail server's answer means, in plain words: reply codes (RFC 5321, 4.2.3) and the more exact ones
that many servers add (RFC 3463)."""

from portal.i18n import gettext as _
from portal.mail.outcomes import Answer, Step


def reason(code: int | None, said: str) -> str:
    """Why a mail was not taken, or not yet; empty where it was, and where nothing was tried. `said` are the
    server's words; code 0: there was no answer."""
    if code is None or 200 <= code < 400:
        return ""
    if code == 0:
        return _("The mail server did not answer.")
    exact = Answer(Step.RCPT, code, said).enhanced
    return _by_exact_code(exact) or _by_code(code) or _by_class(code)


def _by_exact_code(exact: str) -> str:
    """By the subject of a code such as 5.1.1, and its detail where that says more."""
    _class, _dot, subject = exact.partition(".")
    known = {
        "1.1": _("There is no such mailbox."),
        "1.2": _("There is no such domain, the part after the @."),
        "1.8": _("The server does not accept our own address as sender."),
        "2.1": _("The mailbox is switched off."),
        "2.2": _("The mailbox is full."),
        "2.3": _("The email is too large for the mailbox."),
        "4.4": _("The way to their server could not be found."),
        "7.1": _("The server refuses mail from us, by its own rules."),
    }
    general = {
        "1": _("Something is wrong with the address."),
        "2": _("The mailbox cannot take mail."),
        "3": _("Their mail system cannot take mail, or has no room."),
        "4": _("Something between the mail servers did not work."),
        "5": _("The mail servers did not understand one another."),
        "6": _("The server cannot handle this kind of content."),
        "7": _("The server refuses the mail by its own rules: perhaps our domain is not trusted there."),
    }
    return known.get(subject) or general.get(subject.partition(".")[0], "")


def _by_code(code: int) -> str:
    known = {
        421: _("The mail server was closing, or had too much to do."),
        450: _("The mailbox was busy or locked."),
        451: _("The mail server had trouble, or wants us to try again later."),
        452: _("The mail server had no room."),
        530: _("The mail server wants us to sign in: look at PORTAL_SMTP_URL."),
        535: _("The mail server refuses our password: look at PORTAL_SMTP_URL."),
        550: _("The mailbox does not exist, or the server refuses mail for it."),
        551: _("The server does not take mail for this address."),
        552: _("The mailbox is full, or the email is too large."),
        553: _("The server says that this is not an address."),
        554: _("The server refuses the mail."),
    }
    return known.get(code, "")


def _by_class(code: int) -> str:
    if 400 <= code < 500:
        return _("The server wants us to try again later.")
    return _("The server refuses the mail for good.")
