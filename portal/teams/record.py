"""The record of a team: how many of the messages to it were answered, and how soon."""

from dataclasses import dataclass

from babel.numbers import format_decimal

from portal.i18n import format_number, locale, ngettext
from portal.i18n import gettext as _

MORE_THAN = 5  # messages: of fewer, a record would say more of chance than of the team
ONE_DECIMAL = "#,##0.#"


@dataclass(frozen=True, slots=True)
class Record:
    """`answered` of `of` messages; `median_days` is the median time to the first answer in days of 24 hours,
    None where none was answered."""

    answered: int
    of: int
    median_days: float | None

    @property
    def says_enough(self) -> bool:
        """Whether it may be shown to people who think of writing."""
        return self.of > MORE_THAN


def in_words(record: Record) -> str:
    """As one reads it, in the language being spoken: "18 of 20 messages, half of them within 1.5 days"."""
    if not record.of:
        return _("No message has waited for an answer yet.")
    answered, of = format_number(record.answered), format_number(record.of)
    share = ngettext(
        "%(answered)s of %(of)s message",
        "%(answered)s of %(of)s messages",
        record.of,
        answered=answered,
        of=of,
    )
    if record.median_days is None:
        return share
    return _("%(share)s, half of them within %(time)s", share=share, time=days_in_words(record.median_days))


def days_in_words(days: float) -> str:
    """With one decimal, as in "1.5 days"; what is less than a tenth is said in words."""
    rounded = round(days, 1)
    if not rounded:
        return _("a few hours")
    shown = format_decimal(rounded, ONE_DECIMAL, locale())
    return _("%(number)s day", number=shown) if rounded == 1 else _("%(number)s days", number=shown)
