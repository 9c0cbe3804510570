"""The form in which somebody says what they want to hear of: from what a browser sent to their Wishes, or to
an error for each field that needs one."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from portal import clock
from portal.alerts.models import Frequency
from portal.alerts.wishes import MOST_CONDITIONS, MOST_STUDIES, Wishes
from portal.alerts.words import words_of
from portal.i18n import gettext as _
from portal.i18n import language
from portal.places.distances import Vector
from portal.places.finding import find
from portal.places.zones import zone_near
from portal.web.fields import HiddenCharacters, clean_line
from portal.web.forms import Form

LONGEST_CONDITION = 120
LONGEST_PLACE = 120
RADII = ("25", "50", "100", "250", "any")
USUAL_RADIUS = "100"
SEXES = {"female": "FEMALE", "male": "MALE"}
YEAR = re.compile(r"[0-9]{4}", re.ASCII)
OLDEST_YEARS = 120
NCT_ID = re.compile(r"NCT[0-9]{8}", re.ASCII)
LEFT_EMPTY = "leave_empty"  # a field that people do not see; programs that fill in whatever there is do
HOME = "US"


def read(form: Form, languages: Sequence[str], known: Collection[str] = ()) -> Wishes | None:
    """The wishes, or None with what is wrong in `form.errors`, in the order in which the fields stand.
    `known` are the studies, of those that the form names, that there are."""
    conditions = _conditions(form)
    studies = tuple(one for one in dict.fromkeys(form.values("study")) if one in known)[:MOST_STUDIES]
    if not conditions and not studies and "conditions" not in form.errors:
        form.errors["conditions"] = _("Enter a condition, like back pain")
    wishes = {
        "conditions": conditions,
        "studies": studies,
        **_place(form),
        "birth_year": _birth_year(form),
        "sex": _sex(form),
        "language": _language(form, languages),
        "frequency": _frequency(form),
    }
    if form.value(LEFT_EMPTY).strip():
        form.errors[LEFT_EMPTY] = _("Leave this field empty. What people write goes into the other fields")
    return None if form.errors else Wishes(**wishes)


def numbers_in(form: Form) -> list[str]:
    """The studies that a form names, as far as they are numbers of studies."""
    return [one for one in form.values("study") if NCT_ID.fullmatch(one)][:MOST_STUDIES]


def filled(wishes: Wishes, email: str = "") -> Form:
    """The form with these wishes in it."""
    typed = {
        "conditions": list(wishes.conditions),
        "study": list(wishes.studies),
        "near": [wishes.place],
        "radius": [str(wishes.miles) if wishes.miles else "any" if wishes.at else USUAL_RADIUS],
        "birth_year": [str(wishes.birth_year or "")],
        "sex": [next((name for name, code in SEXES.items() if code == wishes.sex), "")],
        "language": [wishes.language],
        "frequency": [wishes.frequency.value],
    }
    return Form(typed | ({"email": [email]} if email else {}))


def _conditions(form: Form) -> tuple[str, ...]:
    found: dict[frozenset[str], str] = {}
    for typed in form.values("conditions"):
        try:
            name = " ".join(clean_line(typed).split())
        except HiddenCharacters:
            form.errors["conditions"] = _("A condition must not have hidden characters. Type it again")
            return ()
        if not name:
            continue
        if len(name) > LONGEST_CONDITION:
            form.errors["conditions"] = _("A condition must be 120 characters or less")
        elif not words_of(name):
            form.errors["conditions"] = _("Enter a condition in words, like back pain")
        found.setdefault(words_of(name), name)
    if len(found) > MOST_CONDITIONS:
        form.errors["conditions"] = _("Enter 10 conditions or fewer")
    return tuple(found.values())


def _place(form: Form) -> dict[str, Any]:
    """Where they are and how far they would go; the time zone is that of the place."""
    radius = form.value("radius") or USUAL_RADIUS
    if radius not in RADII:
        form.errors["radius"] = _("Choose how far you would travel")
    typed = " ".join(form.value("near").split())
    zone = zone_near(HOME, None) or "UTC"
    if not typed:
        return {"zone": zone}
    found = find(typed)
    if found is None or len(typed) > LONGEST_PLACE:
        form.errors["near"] = _(
            "We do not know this place. Enter a US ZIP code, or a city and its state or country"
        )
        return {"zone": zone}
    at = Vector.of(found.place.latitude, found.place.longitude)
    return {
        "place": found.place.typed or typed,
        "at": at,
        "miles": int(radius) if radius.isdecimal() else None,
        "zone": zone_near(found.place.country or None, at) or zone,
    }


def _birth_year(form: Form) -> int | None:
    typed = form.value("birth_year").strip()
    if not typed:
        return None
    this_year = clock.today().year
    if not YEAR.fullmatch(typed) or not this_year - OLDEST_YEARS <= int(typed) <= this_year:
        form.errors["birth_year"] = _("Enter a year of birth in 4 digits, like 1958")
        return None
    return int(typed)


def _sex(form: Form) -> str | None:
    typed = form.value("sex").strip().lower()
    if typed and typed not in SEXES:
        form.errors["sex"] = _("Choose female, male, or no answer")
    return SEXES.get(typed)


def _language(form: Form, languages: Sequence[str]) -> str:
    chosen = form.value("language").strip() or language()
    if chosen not in languages:
        form.errors["language"] = _("Choose one of the languages in the list")
        return languages[0]
    return chosen


def _frequency(form: Form) -> Frequency:
    try:
        return Frequency(form.value("frequency") or Frequency.WEEKLY)
    except ValueError:
        form.errors["frequency"] = _("Choose how often we may write to you")
        return Frequency.WEEKLY
