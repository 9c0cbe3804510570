"""What the page about privacy says when the operator has no words of their own: every figure on it is read
from where the portal itself reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parseaddr

from portal.config import Settings
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.places.sources import Source, attributions
from portal.web.cookies import LIVES_FOR, Cookie

WORDED_ON = date(2026, 11, 23)  # when the words of the page, and what they say, were last changed


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that is kept: what it is, what for, and for how long, each in words."""

    what: str
    why: str
    how_long: str


@dataclass(frozen=True, slots=True)
class SetCookie:
    """A cookie: how its name begins, what for, and how long it stays in a browser."""

    name: str
    why: str
    how_long: str


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the template places. `reply_to` is an address that the operator has published, or empty."""

    operator: str
    postal: str
    reply_to: str
    kept: tuple[Kept, ...]
    cookies: tuple[SetCookie, ...]
    is_encrypted_on_the_way: bool
    sources: Sequence[Source]
    worded_on: date


def privacy(settings: Settings) -> Privacy:
    """The facts, in the language being spoken."""
    return Privacy(
        operator=settings.operator_name,
        postal=settings.operator_address,
        reply_to=published_address(settings),
        kept=(*_with_names(settings), *_without_names(settings)),
        cookies=_cookies(settings),
        is_encrypted_on_the_way=settings.secure,
        sources=attributions(),
        worded_on=WORDED_ON,
    )


def published_address(settings: Settings) -> str:
    """Where people may write to: PORTAL_REPLY_TO alone. The fallback mailbox is the operator's own affair."""
    return parseaddr(settings.reply_to)[1]


def _with_names(settings: Settings) -> tuple[Kept, ...]:
    """What says who somebody is."""
    return (
        Kept(
            _("Your message: your name, email address, phone number, and what you wrote and chose"),
            _("So that the study team can answer you, and you can follow your message."),
            _("%(time)s. Then we erase it.", time=_months(settings.keep_messages_months)),
        ),
        Kept(
            _("What the study team tells us of your message, and notes that its people leave for each other"),
            _("So that you see what became of it, and whoever calls you knows what was said before."),
            _("For as long as your message. Then we erase the notes."),
        ),
        Kept(
            _("The emails we send to you and to the study team"),
            _("So that none is lost."),
            _(
                "The text for %(time)s after it was sent. That there was one, for as long as the message.",
                time=_days(settings.keep_mails_days),
            ),
        ),
        Kept(
            _("Email addresses that do not exist"),
            _("So that we do not write to them again."),
            _months(settings.keep_suppressed_months) + ".",
        ),
        *_of_visitors(settings),
        Kept(
            _("What you ask of us by phone or letter about your data, and how we made sure that it was you"),
            _("So that we can show that we answered, and answered the right person."),
            _("%(time)s after our answer.", time=_months(settings.keep_requests_months)),
        ),
    )


def _of_visitors(settings: Settings) -> tuple[Kept, ...]:
    """What people keep here who need not have written to anybody."""
    return (
        Kept(
            _("Your private notes on studies, and what you shared of them"),
            _("So that you and those you choose can read them. They are locked, and we do not have the key."),
            _(
                "Notes for %(time)s after your last change; what you shared, until the day you chose.",
                time=_months(settings.keep_notes_months),
            ),
        ),
        Kept(
            _("What you asked to hear of: your email address, conditions, place, year of birth and sex"),
            _("So that we can tell you of studies, and of no others."),
            _("Until you stop it, and 30 days longer so that you can undo that. Unconfirmed, 7 days."),
        ),
    )


def _without_names(settings: Settings) -> tuple[Kept, ...]:
    """What is kept for the sake of order, from which nobody can be told."""
    return (
        Kept(
            _("The wording of what you agreed to"),
            _("So that it can be shown later. It does not say who agreed."),
            _("For as long as this portal runs."),
        ),
        Kept(
            _("How many messages came from an internet address and from an email address"),
            _("So that nobody can flood a study team. The addresses cannot be read from it."),
            _("At most a day."),
        ),
        Kept(
            _("How often shared notes were opened, and how often a wrong passcode was typed"),
            _("So that nobody can guess it, and its maker sees how often. It does not say by whom."),
            _("Until the notes are no longer shared."),
        ),
        Kept(
            _("A list of what happened to each message, by number and time, without names"),
            _("So that it can be shown that all was done right."),
            _months(settings.keep_trail_months) + ".",
        ),
        Kept(
            _("Of an erased message: its number, study, center, times, and what the team answered"),
            _("So that we can count messages. It does not say who wrote."),
            _("For as long as this portal runs."),
        ),
    )


def _cookies(settings: Settings) -> tuple[SetCookie, ...]:
    """Every cookie there is, by the beginning of its name."""
    why = {
        Cookie.SENDER: _(
            "Set when you send a message. Lets you correct your address or take the message back."
        ),
        Cookie.DEVICE: _("For study teams. Set when they open a message with the code from our email."),
        Cookie.STAFF: _("For study teams. Set when they sign in."),
        Cookie.SIGN_IN: _("For study teams. Set when they ask for a link to sign in."),
        Cookie.NOTEBOOK: _(
            "Set when you write a private note. Holds the key to your notes, and nothing else."
        ),
        Cookie.NOTES: _("Set with it. Says only that this browser has notes."),
        Cookie.READER: _("Set when you open shared notes. Lets you in again when others guessed wrong."),
        Cookie.LANGUAGE: _("Set when you choose a language or send a message. Remembers the language."),
    }
    prefix = "__Host-" if settings.secure else ""
    return tuple(SetCookie(prefix + one, why[one], _days_of(LIVES_FOR[one])) for one in Cookie)


def _months(number: int) -> str:
    return ngettext("%(num)s month", "%(num)s months", number)


def _days(number: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", number)


def _days_of(time: timedelta) -> str:
    return _days(time.days)
