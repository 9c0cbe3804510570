"""Where the names and positions of places come from, to be said on the page about privacy."""

from dataclasses import dataclass

from portal.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher whose data ships with the portal: a sentence that names it, and where it is found."""

    name: str
    sentence: str
    address: str


def attributions() -> tuple[Source, ...]:
    """Whom to name, in the language being spoken.

    GeoNames asks for it (Creative Commons Attribution 4.0, with a word on what was changed); the Census
    Bureau's tables are in the public domain."""
    return (
        Source(
            "GeoNames",
            _(
                "Names and positions of towns come from GeoNames, under the Creative Commons Attribution 4.0"
                " license. We shortened its lists."
            ),
            "https://www.geonames.org/",
        ),
        Source(
            "US Census Bureau",
            _("Positions of US ZIP codes come from the US Census Bureau. Where it has none, from GeoNames."),
            "https://www.census.gov/geographies/reference-files/time-series/geo/gazetteer-files.html",
        ),
    )
