"""Writing a draft: nobody is shown it until an administrator approves it."""

import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.i18n import gettext as _
from portal.staff import entries
from portal.staff.texts.reach import Reach
from portal.staff.viewers import Viewer
from portal.studies.models import Site, StoredStudy
from portal.texts import history
from portal.texts.folder import made
from portal.texts.models import TextVersion
from portal.texts.placeholders import KEYS, BadText
from portal.texts.places import PORTAL, NoSuchPlace, Place, Scope
from portal.texts.text import Text
from portal.web.forms import Form

BIGGEST_ID = 2**31 - 1
STUDY = re.compile(r"NCT[0-9]{8}", re.IGNORECASE)
COUNTRY = re.compile(r"[A-Za-z]{2}")


def first_words(version: TextVersion) -> Form:
    """A form in which a text stands, to be changed."""
    filled = {
        "key": version.key,
        "place": version.place.folder if version.scope != Scope.DEFAULT else PORTAL.folder,
        "language": version.language,
        "body": version.body,
        "ethics_reference": version.ethics_reference or "",
    }
    if version.scope == Scope.DEFAULT and version.whose:
        filled["place"] = Place(Scope.COUNTRY, version.whose).folder
    return Form({name: [value] for name, value in filled.items()})


async def read(session: AsyncSession, form: Form, reach: Reach, languages: list[str]) -> Text | None:
    """The text that was typed, with every fault named; None where there is one."""
    key = entries.one_of(form, "key", KEYS, _("Choose what kind of text it is"))
    language = entries.one_of(form, "language", languages, _("Choose a language of this portal"))
    place = await _place(session, form, reach)
    reference = entries.line(form, "ethics_reference")
    expires = entries.day(form, "expires_on")
    if expires is not None and expires < clock.today():
        form.errors["expires_on"] = _("Enter a day that is not over")
    try:
        text = made(key or "consent", place or PORTAL, language or "en", form.value("body"), _("The text"))
    except BadText as problem:
        form.errors["body"] = str(problem)
        return None
    if form.errors:
        return None
    return replace(text, ethics_reference=reference or None, expires_on=expires)


async def keep(session: AsyncSession, text: Text, viewer: Viewer) -> int:
    """Keeps a draft; its id."""
    version_id = await history.draft(session, text, by=viewer.member_id)
    await audit.record(session, "text.drafted", f"text:{version_id}", viewer.actor)
    return version_id


async def _place(session: AsyncSession, form: Form, reach: Reach) -> Place | None:
    """The place that was chosen or typed. What is of other teams is as if it did not exist."""
    typed = form.value("place").strip()
    if not typed:
        form.errors["place"] = _("Choose what the text is for")
        return None
    try:
        place = Place.in_folder(_as_folder(typed))
    except NoSuchPlace:
        form.errors["place"] = _("Enter portal, a study like NCT01234567, the number of a center, or US")
        return None
    if not reach.may_draft(place) or not await _exists(session, place):
        form.errors["place"] = _("There is no such study or center here, or it is not of your teams")
        return None
    return place


def _as_folder(typed: str) -> str:
    """What people write for a place, as the folder that texts for it stand in."""
    if STUDY.fullmatch(typed):
        return f"studies/{typed.upper()}"
    if typed.isascii() and typed.isdecimal():
        return f"sites/{typed}"
    if COUNTRY.fullmatch(typed):
        return f"countries/{typed.upper()}"
    return typed


async def _exists(session: AsyncSession, place: Place) -> bool:
    if place.scope is Scope.STUDY:
        found = select(StoredStudy.nct_id).where(StoredStudy.nct_id == place.whose)
    elif place.scope is Scope.SITE:
        if int(place.whose) > BIGGEST_ID:
            return False
        found = select(Site.id).where(Site.id == int(place.whose))  # type: ignore[assignment]
    else:
        return True
    return await session.scalar(found) is not None
