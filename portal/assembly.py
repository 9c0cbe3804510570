"""Making the long-lived parts of a process from its settings."""

from pathlib import Path

from portal import resources
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.texts.library import Library
from portal.tokens import Signer
from portal.web.pages import Pages
from portal.web.parts import Parts
from portal.web.statics import Statics


def assemble(settings: Settings) -> Parts:
    """The parts of a server or worker. Raises BadText and CannotOpen."""
    statics = Statics(resources.folder("static"))
    return Parts(
        settings,
        Database(settings.database_url),
        Keyring(settings.encryption_keys),
        Signer(settings.secret_keys),
        library(settings),
        statics,
        Pages(resources.folder("templates"), statics, settings),
    )


def library(settings: Settings) -> Library:
    """The texts: the defaults and the operator's. Raises BadText."""
    return Library.load(Path(settings.texts) if settings.texts else None)
