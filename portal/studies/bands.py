"""The sites of a study by how far away they are: the nearest few at once, the others folded by distance."""

from collections.abc import Sequence
from itertools import groupby

from portal.i18n import gettext as _
from portal.places.saying import band
from portal.studies.nearness import Near
from portal.studies.places import Place, SiteView, one_place

NEAREST = 3
MILES = (0, 25, 50, 100, 250)
KILOMETERS = (0, 50, 100, 200, 500)


def nearest_few(ordered: Sequence[SiteView]) -> tuple[SiteView, ...]:
    """Those to show at once: the nearest that take messages, or where none does, the nearest of all."""
    placed = [site for site in ordered if site.away]
    return tuple([site for site in placed if site.write] or placed)[:NEAREST]


def banded(ordered: Sequence[SiteView], near: Near) -> tuple[Place, ...]:
    """The sites of a list that is ordered by distance, grouped; those that cannot be placed are the last."""
    groups = groupby(ordered, key=lambda site: _band(near, site.id))
    return tuple(one_place(name, [*members], divided=False) for name, members in groups)


def _band(near: Near, site_id: int) -> str:
    number = near.number(site_id)
    if number is None:
        return _("Distance not known")
    limits = MILES if near.in_miles else KILOMETERS
    low = max(limit for limit in limits if limit <= number)
    high = next((limit for limit in limits if limit > number), None)
    return band(low, high, in_miles=near.in_miles)
