"""The e-mails to a mailbox that are not about one message. Composing one is pure: values in, a mail out."""

from collections.abc import Sequence

from portal.config import Settings
from portal.leads.contacts.links import NewLink
from portal.leads.contacts.places import TeamPlaces
from portal.leads.telling.telling import works_until
from portal.leads.waiting.items import short
from portal.leads.words import grouped_code
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind

MOST_LISTED = 30


def still_the_contact(
    mailbox: str, teams: Sequence[TeamPlaces], link: NewLink, settings: Settings, language: str
) -> Composed:
    """Asks whether somebody is still the contact for these places."""
    return _about_places(
        "still_the_contact", Kind.STILL_THE_CONTACT, mailbox, teams, link, settings, language
    )


def invitation(
    mailbox: str, teams: Sequence[TeamPlaces], link: NewLink, settings: Settings, language: str
) -> Composed:
    """Asks whether the team takes messages for these places."""
    return _about_places("team_invited", Kind.INVITATION, mailbox, teams, link, settings, language)


def new_page_link(mailbox: str, link: NewLink, settings: Settings, language: str) -> Composed:
    """A new link to the page of a mailbox, instead of one that is over."""
    return compose(
        "contact_link",
        to=mailbox,
        language=language,
        kind=Kind.NEW_LINK,
        context={"works_until": works_until(link.expires_at)},
        data=_link(link, settings, language),
    )


def new_page_code(mailbox: str, link: NewLink, settings: Settings, language: str) -> Composed:
    """A new code for the same link, after five wrong ones."""
    data = _link(link, settings, language) | {"for_team": True, "addressee": ""}
    return compose("new_code", to=mailbox, language=language, kind=Kind.NEW_CODE, data=data)


def _link(link: NewLink, settings: Settings, language: str) -> dict[str, str]:
    return {
        "link": settings.address(f"/contacts/{link.token}", language),
        "code": grouped_code(link.code),
        "operator_name": settings.operator_name,
        "operator_address": settings.operator_address,
    }


def _about_places(
    name: str,
    kind: Kind,
    mailbox: str,
    teams: Sequence[TeamPlaces],
    link: NewLink,
    settings: Settings,
    language: str,
) -> Composed:
    places = [(team.site_name, short(one.title), one.nct_id) for team in teams for one in team.places]
    return compose(
        name,
        to=mailbox,
        language=language,
        kind=kind,
        context={"works_until": works_until(link.expires_at), "more": max(0, len(places) - MOST_LISTED)},
        data={
            "addressee": next((one.name for team in teams for one in team.places if one.name), ""),
            "places": places[:MOST_LISTED],
            **_link(link, settings, language),
        },
    )
