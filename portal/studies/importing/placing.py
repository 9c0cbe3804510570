"""Where on the earth the site of a record is: at the registry's point, else at its ZIP code or town."""

from portal.places.distances import Vector
from portal.places.finding import town, zip_place
from portal.studies.study import Location
from portal.web.telephone import HOME_COUNTRY

ZIP_LENGTH = 5


def vector_of(place: Location) -> Vector | None:
    """The unit vector of a site; None for one that can be placed by nothing it says."""
    if place.latitude is not None and place.longitude is not None:
        return Vector.of(place.latitude, place.longitude)
    found = None
    code = (place.zip or "")[:ZIP_LENGTH]
    if place.country == HOME_COUNTRY and len(code) == ZIP_LENGTH and code.isascii() and code.isdigit():
        found = zip_place(code)
    if found is None and place.city:
        found = town(place.city, place.state, place.country)
    return Vector.of(found.latitude, found.longitude) if found else None
