"""The e-mails of a packet that ask a contact, or give them a new link to their page."""

from collections.abc import Iterator
from datetime import timedelta

from portal.i18n import gettext as _
from portal.leads.about import About
from portal.leads.contacts.links import LINK_LIFE, NewLink
from portal.leads.contacts.mails import invitation, new_page_link, still_the_contact
from portal.leads.contacts.places import Place, TeamPlaces
from portal.mail.compose import Composed
from portal.packet.scene import Scene
from portal.studies.behind import Behind

EVERY = timedelta(days=90)


def contact_mails(
    scene: Scene, said: About, behind: Behind, to: str
) -> Iterator[tuple[str, str, str, Composed]]:
    """Each with its name in the packet, its title, and when it is sent."""
    secret, ends_at = scene.person.secret, scene.person.at + EVERY + LINK_LIFE
    link = NewLink(secret.token, secret.code, ends_at, "")
    when = _("To a contact of the team, every 90 days, unless they have answered a message in that time.")
    mail = still_the_contact(to, asked_of(said, behind), link, scene.settings, said.language)
    yield "still-the-contact", _("Still the contact?"), when, mail
    when = _("To the first contact of a team that is invited to take messages.")
    mail = invitation(to, asked_of(said, behind), link, scene.settings, said.language)
    yield "team-invited", _("An invitation"), when, mail
    when = _("To a contact of the team, when they asked for a new link to all that waits.")
    yield (
        "contact-link",
        _("A new link for a contact"),
        when,
        new_page_link(to, link, scene.settings, said.language),
    )


def asked_of(said: About, behind: Behind, *, may_decline: bool = False) -> list[TeamPlaces]:
    """What a contact of the site is asked about: this study alone."""
    name = said.card.person.plain_name if said.card.person else ""
    place = Place(said.nct_id, said.study_title, said.study_path, name, behind)
    return [TeamPlaces(behind.site.team_id, said.site_name, (place,), may_decline)]
