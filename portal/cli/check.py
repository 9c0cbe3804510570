"""`portal check`: what an operator wants to know before people rely on the portal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date, timedelta

import click

from portal import clock
from portal.assembly import texts
from portal.cli.check_contacts import about_contacts, about_reports
from portal.cli.running import opened, run
from portal.config import BadSettings, Settings, load, require_secrets
from portal.crypto import CannotOpen, Keyring
from portal.db import Database
from portal.information.writing import PrivacyFile
from portal.mail import outbox, transport
from portal.notes.sharing.peppers import older_keys_needed
from portal.person.asked import due_requests
from portal.studies.behind import unreachable
from portal.studies.registry.freshness import trouble
from portal.teams.remarks import paused_mailboxes, quiet_teams
from portal.texts import history
from portal.texts.checking import remarks
from portal.texts.placeholders import BadText

GREETING_SECONDS = 15
DUE_SOON = timedelta(days=7)


@click.command()
def check() -> None:
    """Look at settings, texts, mail relay, database and sites; exit 1 when something would lose a message."""
    if not run(_check()):
        raise click.exceptions.Exit(1)


async def _check() -> bool:
    settings = load()
    well = True
    async for name, problem in _findings(settings):
        click.echo(f"{name}: {problem or 'ok'}")
        well = well and not problem
    for name, word in _advice(settings):
        click.echo(f"{name}: {word}")
    for remark in await _remarks(settings):
        click.echo(f"texts: {remark}")
    if late := await _late(settings):
        click.echo(f"registry: {late}")
    async for request_id, due_on in _requests(settings):
        click.echo(f"request {request_id}: to be answered by {due_on}, at /staff/requests/{request_id}")
    if wrong := about_reports(settings):
        click.echo(f"reports: {wrong}")
    async for line in about_contacts(settings):
        click.echo(line)
    async for nct_id, silent in _silent_sites(settings):
        click.echo(f"{nct_id}: {silent} recruiting site(s) have nobody to write to, so they show no form")
    for line in await _teams(settings):
        click.echo(f"teams: {line}")
    return well


async def _findings(settings: Settings) -> AsyncIterator[tuple[str, str]]:
    yield "settings", _said(lambda: require_secrets(settings, mail=True), BadSettings)
    yield "encryption", _said(lambda: Keyring(settings.encryption_keys), CannotOpen)
    yield "texts", _said(lambda: texts(settings), BadText)
    yield (
        "privacy file",
        _said(lambda: PrivacyFile.load(settings.privacy_file, settings.languages), BadSettings),
    )
    yield "mail relay", await _relay(settings)
    async with opened(settings) as (_, database):
        yield "database", ""
        yield "outbox", await _outbox(database)
        yield "shared notes", await _shared_notes(settings, database)


def _advice(settings: Settings) -> Iterator[tuple[str, str]]:
    """What loses no message, and had better be otherwise."""
    if settings.secure and not settings.trusted_proxies:
        yield "limits", "PORTAL_TRUSTED_PROXIES names no web server, so nobody is limited by internet address"
    elif "*" in settings.trusted_proxies:
        yield "limits", "PORTAL_TRUSTED_PROXIES=* believes everybody, so anybody gets around the limits"
    if not (settings.reply_to or settings.operator_address):
        yield "privacy", "PORTAL_REPLY_TO or PORTAL_OPERATOR_ADDRESS would tell people how to reach you"


def _said(look: Callable[[], object], expected: type[Exception]) -> str:
    """What is wrong, in one line; empty when nothing is."""
    try:
        look()
    except expected as problem:
        return " ".join(str(problem).splitlines())
    return ""


async def _relay(settings: Settings) -> str:
    try:
        async with asyncio.timeout(GREETING_SECONDS):
            await transport.greet(settings.smtp_url)
    except (OSError, TimeoutError, transport.RelayProblem) as error:
        return f"the relay does not answer as it should ({error}); mail would wait"
    return ""


async def _outbox(database: Database) -> str:
    async with database.read() as session:
        counts = await outbox.counts(session)
    return "" if counts.conserved else "the e-mails do not add up; look at `portal outbox list`"


async def _shared_notes(settings: Settings, database: Database) -> str:
    """Keys that were taken out of the settings although links of people need them."""
    try:
        keyring = Keyring(settings.encryption_keys)
    except CannotOpen:
        return ""  # said already
    async with database.read() as session:
        missing = [one for one in await older_keys_needed(session, keyring) if one.is_missing]
    if not missing:
        return ""
    number, until = sum(one.number for one in missing), missing[-1].until
    return (
        f"{number} link(s), the last until {until}, need a key that is no longer in PORTAL_ENCRYPTION_KEYS: "
        "put it back behind the others"
    )


async def _late(settings: Settings) -> str:
    """What keeps studies from being brought up to date: no message is lost, but pages grow old."""
    async with opened(settings) as (_, database), database.read() as session:
        found = await trouble(session)
    if found is None:
        return ""
    since, failed = found.since.date(), found.failed_at.date()
    return f"studies are as they were on {since}; the sync failed on {failed}: {found.problem}"


async def _remarks(settings: Settings) -> list[str]:
    """Texts that expire, files that are not heard, and languages that are missing."""
    try:
        standing = texts(settings).texts
    except BadText:
        return []
    async with opened(settings) as (_, database), database.read() as session:
        live = await history.live(session)
    return [one.words for one in remarks(live, standing, settings.languages, clock.today())]


async def _requests(settings: Settings) -> AsyncIterator[tuple[str, date]]:
    """What people asked for by telephone or letter, and is due within a week or overdue."""
    async with opened(settings) as (_, database), database.read() as session:
        for due in await due_requests(session, clock.today() + DUE_SOON):
            yield due


async def _silent_sites(settings: Settings) -> AsyncIterator[tuple[str, int]]:
    """Sites with nobody behind them: nothing is lost there, but the operator can find them a contact."""
    async with opened(settings) as (_, database), database.read() as session:
        async for finding in unreachable(session):
            yield finding


async def _teams(settings: Settings) -> list[str]:
    """Teams that take no messages by their own word, and contacts to whom nothing is sent."""
    async with opened(settings) as (_, database), database.read() as session:
        return [*await quiet_teams(session), *await paused_mailboxes(session)]
