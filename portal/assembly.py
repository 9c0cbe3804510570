"""Making the long-lived parts of a process from its settings."""

from pathlib import Path

from portal import resources
from portal.config import BadSettings, Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.texts.library import Library
from portal.tokens import Signer
from portal.web.pages import Pages
from portal.web.parts import Parts
from portal.web.ready import ReadyPages
from portal.web.statics import Statics


def assemble(settings: Settings, *more: object) -> Parts:
    """The parts of a server or worker, and `more` of them. Raises BadSettings, BadText and CannotOpen."""
    statics = Statics(resources.folder("static"), _logo(settings))
    database = Database(settings.database_url)
    return Parts(
        settings,
        database,
        Keyring(settings.encryption_keys),
        Signer(settings.secret_keys),
        library(settings),
        statics,
        Pages(resources.folder("templates"), statics, settings),
        ReadyPages(database),
        *more,
    )


def library(settings: Settings) -> Library:
    """The texts: the defaults and the operator's. Raises BadText."""
    return Library.load(Path(settings.texts) if settings.texts else None, settings.urgent_help)


def _logo(settings: Settings) -> Path | None:
    if not settings.logo:
        return None
    logo = Path(settings.logo)
    if not logo.is_file():
        raise BadSettings(f"PORTAL_LOGO: there is no file {logo}.")
    return logo
