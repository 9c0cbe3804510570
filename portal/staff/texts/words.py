"""What states and places of texts are called on their pages."""

from collections.abc import Mapping
from enum import StrEnum

from portal import clock
from portal.i18n import gettext as _
from portal.i18n import territory
from portal.staff.texts.reach import Center
from portal.texts.checking import WARNED_AHEAD
from portal.texts.models import TextState, TextVersion
from portal.texts.places import Place, Scope


class Standing(StrEnum):
    """How a text stands today."""

    LIVE = "live"
    SOON = "soon"  # live, and expires within thirty days
    EXPIRED = "expired"
    DRAFT = "draft"
    ENDED = "ended"


def standing(version: TextVersion) -> Standing:
    """How this one stands."""
    if version.state == TextState.DRAFT:
        return Standing.DRAFT
    if version.state != TextState.APPROVED:
        return Standing.ENDED
    if version.expires_on is None:
        return Standing.LIVE
    if version.expires_on < clock.today():
        return Standing.EXPIRED
    return Standing.SOON if version.expires_on <= clock.today() + WARNED_AHEAD else Standing.LIVE


def of_standing(one: Standing) -> str:
    """In words."""
    return {
        Standing.LIVE: _("Live"),
        Standing.SOON: _("Expires soon"),
        Standing.EXPIRED: _("Expired"),
        Standing.DRAFT: _("Draft"),
        Standing.ENDED: _("Ended"),
    }[one]


def state(version: TextVersion) -> str:
    """The same for one text: an ended one was replaced or withdrawn."""
    if version.state == TextState.SUPERSEDED:
        return _("Replaced")
    if version.state == TextState.WITHDRAWN:
        return _("Withdrawn")
    return of_standing(standing(version))


def shape(version: TextVersion) -> str:
    """The shape of its badge."""
    shapes = {
        Standing.LIVE: "good",
        Standing.SOON: "wait",
        Standing.EXPIRED: "bad",
        Standing.DRAFT: "wait",
        Standing.ENDED: "off",
    }
    return shapes[standing(version)]


def place(of: Place, centers: Mapping[int, Center]) -> str:
    """What a text is for."""
    if of.scope is Scope.SITE:
        if (center := centers.get(int(of.whose))) is None:
            return of.folder
        return _("Center: %(name)s (%(study)s)", name=center.name, study=center.nct_id)
    if of.scope is Scope.STUDY:
        return _("Study %(number)s", number=of.whose)
    if of.scope is Scope.COUNTRY:
        return _country(of.whose)
    if of.scope is Scope.PORTAL:
        return _("All studies")
    where = _("Ships with the portal")
    return f"{where}: {_country(of.whose)}" if of.whose else where


def _country(code: str) -> str:
    return _("European Union") if code == "EU" else territory(code)
