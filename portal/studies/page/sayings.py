"""What a text says to somebody who may write to one of several sites: once where it is the same for all of
them, else of each group of sites apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.i18n import format_list, language, territory
from portal.i18n import gettext as _
from portal.studies.behind import Behind
from portal.studies.places import name_of
from portal.texts.library import Library
from portal.texts.places import Scope
from portal.texts.text import Text, Wording
from portal.web.telephone import region

Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Saying:
    """Some words, and in which language; `where` names the sites they are for, and is empty for all."""

    words: str
    language: str
    where: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether it has to be marked, since the page around it speaks another language."""
        return self.language != language()


def sayings(
    key: str, nct_id: str, sites: Sequence[Behind], library: Library, values: Values
) -> tuple[Saying, ...]:
    """What a text says at these sites. A site with words of its own never hides behind the general ones;
    lines that all have in common are said once, first."""
    if not sites:
        general = library.filled(key, values, nct_id)
        return (Saying(general.words, general.language),) if general else ()
    groups: dict[Text | None, list[Behind]] = {}
    for site in sites:
        text = library.text(key, nct_id, site.site.id, region(site.site.country))
        groups.setdefault(text, []).append(site)
    spoken = _spoken(key, groups.values(), library, values)
    if len(groups) == 1:
        return tuple(Saying(wording.words, wording.language) for wording, _group in spoken)
    spoken.sort(key=lambda one: (_is_general(one[0]), -len(one[1])))
    apart = [Saying(wording.words, wording.language, _where(wording, group)) for wording, group in spoken]
    return tuple(_common_first(apart))


def shared_country(sites: Sequence[Behind]) -> str | None:
    """The code of the country in which all these sites are; None where they are in several."""
    codes = {region(site.site.country) for site in sites}
    return codes.pop() if len(codes) == 1 else None


def _spoken(
    key: str, groups: Iterable[list[Behind]], library: Library, values: Values
) -> list[tuple[Wording, list[Behind]]]:
    """Each wording and the sites it is for: countries that say the same are one group."""
    spoken: dict[tuple[str, str, Scope], tuple[Wording, list[Behind]]] = {}
    for group in groups:
        if wording := _filled(key, group, library, values):
            place = wording.text.place
            scope = place.scope if place.whose else Scope.PORTAL
            spoken.setdefault((wording.words, wording.language, scope), (wording, []))[1].extend(group)
    return [*spoken.values()]


def _filled(key: str, group: Sequence[Behind], library: Library, values: Values) -> Wording | None:
    first = group[0].site
    if len(group) == 1:
        values = {**values, "SITE_NAME": name_of(group[0])}
    return library.filled(key, values, first.nct_id, first.id, region(first.country))


def _is_general(wording: Wording) -> bool:
    """Whether it is for whoever has nothing nearer."""
    place = wording.text.place
    return not place.whose or place.scope is Scope.STUDY


def _where(wording: Wording, group: Sequence[Behind]) -> str:
    """The names of the sites or of their countries."""
    if _is_general(wording):
        return _("Other centers")
    if wording.text.place.scope is Scope.SITE:
        return format_list([name_of(site) for site in group])
    codes = dict.fromkeys(region(site.site.country) or "" for site in group)
    return format_list(sorted(territory(code) for code in codes))


def _common_first(apart: Sequence[Saying]) -> list[Saying]:
    """The lines that stand in all of them, then what is left of each."""
    if len(apart) < 2 or len({one.language for one in apart}) > 1:
        return [*apart]
    lines = [one.words.splitlines() for one in apart]
    common = [line for line in lines[0] if line and all(line in others for others in lines)]
    if not common:
        return [*apart]
    rest = [
        replace(one, words="\n".join(line for line in own if line not in common).strip())
        for one, own in zip(apart, lines, strict=True)
    ]
    return [Saying("\n".join(common), apart[0].language), *(one for one in rest if one.words)]
