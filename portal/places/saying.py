"""Distances in words."""

from portal.i18n import format_number, ngettext
from portal.i18n import gettext as _
from portal.places.distances import KILOMETERS, MILES

KILOMETERS_A_MILE = KILOMETERS / MILES


def away(miles: float, *, in_miles: bool) -> str:
    """How far away something is, as people there say it: "12 miles away", "19 km away"."""
    number = round(miles if in_miles else miles * KILOMETERS_A_MILE)
    if in_miles:
        if number < 1:
            return _("less than 1 mile away")
        return ngettext("%(number)s mile away", "%(number)s miles away", number, number=format_number(number))
    return _("less than 1 km away") if number < 1 else _("%(number)s km away", number=format_number(number))


def band(low: int, high: int | None, *, in_miles: bool) -> str:
    """A group of distances in whole miles or kilometers: "25 to 50 miles away"; all beyond without `high`."""
    first, last = format_number(low), format_number(high or 0)
    if high is None:
        return (
            _("More than %(number)s miles away", number=first)
            if in_miles
            else _("More than %(number)s km away", number=first)
        )
    if not low:
        return (
            _("Less than %(number)s miles away", number=last)
            if in_miles
            else _("Less than %(number)s km away", number=last)
        )
    if in_miles:
        return _("%(low)s to %(high)s miles away", low=first, high=last)
    return _("%(low)s to %(high)s km away", low=first, high=last)
