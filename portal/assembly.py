"""Making the long-lived parts of a process from its settings."""

from pathlib import Path

from portal import i18n, resources
from portal.config import BadSettings, Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.information.writing import PrivacyFile
from portal.leads.record import record_of
from portal.notes.opening.gate import Gate
from portal.studies.page.athand import AtHand
from portal.studies.page.records import Records
from portal.texts import folder
from portal.texts.folder import Files
from portal.texts.shelf import Shelf
from portal.tokens import Signer
from portal.web.pages import Pages
from portal.web.parts import Parts
from portal.web.ready import ReadyPages, Watch
from portal.web.statics import Statics


def assemble(settings: Settings, *more: object) -> Parts:
    """The parts of a server or worker, and `more` of them. Raises BadSettings, BadText and CannotOpen."""
    for code in settings.languages:
        i18n.catalogue(code)  # now, and not while the first visitor waits
    statics = Statics(resources.folder("static"), _logo(settings))
    database = Database(settings.database_url)
    watch = Watch(database)
    records = Records(record_of)
    return Parts(
        settings,
        database,
        Keyring(settings.encryption_keys),
        Signer(settings.secret_keys),
        shelf_of(settings, database, watch),
        statics,
        Pages(resources.folder("templates"), statics, settings),
        ReadyPages(watch),
        records,
        AtHand(database, watch, records),
        Gate(),
        PrivacyFile.load(settings.privacy_file, settings.languages),
        *more,
    )


def shelf_of(settings: Settings, database: Database, watch: Watch | None = None) -> Shelf:
    """The texts of a process. Raises BadText."""
    return Shelf(
        database, watch or Watch(database), texts(settings), settings.languages, settings.keep_messages_months
    )


def texts(settings: Settings) -> Files:
    """The texts in files: those that ship and the operator's. Raises BadText."""
    return folder.read(
        Path(settings.texts) if settings.texts else None, settings.urgent_help, settings.languages
    )


def _logo(settings: Settings) -> Path | None:
    if not settings.logo:
        return None
    logo = Path(settings.logo)
    if not logo.is_file():
        raise BadSettings(f"PORTAL_LOGO: there is no file {logo}.")
    return logo
