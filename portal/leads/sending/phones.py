"""Telephone numbers as people type them."""

from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

from portal.leads.sending.links import has_web_address
from portal.web.telephone import HOME_COUNTRY, region

LONGEST_TYPED = 60


class NotDialable(Exception):
    """Nobody could call this number: too short, too long, or no number at all."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """A number in E.164 (ITU-T), such as "+12025550123", and the digits to dial once connected."""

    e164: str
    extension: str


def dialled(typed: str, country: str | None) -> Dialled:
    """What to dial for a number written as in this country (by its English name), as at home, or with "+".

    Numbers that no plan knows yet are taken as long as their length is possible: plans change, and a number
    refused wrongly is a person not called. Raises NotDialable.
    """
    # The parser finds the digits in "www.example.com/2025550123" too.
    if len(typed) > LONGEST_TYPED or has_web_address(typed):
        raise NotDialable
    candidates = [number for place in (country, HOME_COUNTRY) if (number := _possible(typed, region(place)))]
    if not candidates:
        raise NotDialable
    best = next((number for number in candidates if phonenumbers.is_valid_number(number)), candidates[0])
    return Dialled(phonenumbers.format_number(best, PhoneNumberFormat.E164), best.extension or "")


def _possible(typed: str, region_code: str | None) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(typed, region_code)
    except phonenumbers.NumberParseException:
        return None
    # A local number without its area code is "possible" too, but only next door.
    reason = phonenumbers.is_possible_number_with_reason(number)
    return number if reason == ValidationResult.IS_POSSIBLE else None
