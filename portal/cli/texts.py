"""`portal texts`: what is said where and since when; drafts, and their approval."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any, TextIO, TypeVar

import click
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.assembly import shelf_of
from portal.cli import text_lines
from portal.cli.options import DAY, for_a_place, place_of
from portal.cli.packet import packet
from portal.cli.running import opened, run
from portal.config import Settings, load
from portal.db import Database
from portal.i18n import speaking
from portal.leads.sending.consenting import given_under
from portal.studies.reading import SiteNotFound, StudyNotFound, find, find_site
from portal.texts import history
from portal.texts.folder import known_language, made
from portal.texts.history import DRAFTED, Approval, NoSuchText
from portal.texts.models import TextVersion
from portal.texts.placeholders import KEYS
from portal.texts.places import PORTAL, NoSuchPlace, Place, Scope
from portal.texts.shelf import Shelf
from portal.texts.text import Text
from portal.web.telephone import region

T = TypeVar("T")

BY = "NAME_OR_EMAIL"
SHORTEST_DIGEST = 8


@click.group()
def texts() -> None:
    """What is said where and since when; drafts, and their approval."""


texts.add_command(packet)


@texts.command("list")
@for_a_place
@click.option("--language", metavar="CODE", help="Only texts in one language.")
@click.option("--key", type=click.Choice([*KEYS]), help="Only texts of one kind.")
@click.option("--on", "day", type=DAY, help="What was live at some time of that day (UTC).")
@click.option("--all", "everything", is_flag=True, help="Replaced and withdrawn texts too.")
def list_texts(
    language: str | None, key: str | None, day: date | None, everything: bool, **whose: str | None
) -> None:
    """Print a line for each text: id, kind, what it is for, language, state, since when, first words."""
    wanted = {"place": place_of(whose), "language": language, "key": key}
    for version in run(_list(day, everything=everything)):
        if all(value in {None, getattr(version, name)} for name, value in wanted.items()):
            click.echo(text_lines.line(version))


@texts.command()
@click.argument("what", metavar="ID|KEY|DIGEST")
@for_a_place
@click.option("--language", metavar="CODE", help="As somebody finds it who reads this language.")
@click.option("--on", "day", type=DAY, help="As it was at the end of that day (UTC).")
def show(what: str, language: str | None, day: date | None, **whose: str | None) -> None:
    """Print a text and its record: by its id; by its kind, as it is shown somewhere; or a consent by the
    digest that is kept with a message."""
    settings = load()
    with speaking(language or settings.languages[0]):
        click.echo(run(_show(settings, what, place_of(whose), day)))


@texts.command()
@click.argument("key", type=click.Choice([*KEYS]))
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@for_a_place
@click.option("--language", metavar="CODE", help="Its language; the first of PORTAL_LANGUAGES unless given.")
@click.option("--ethics", metavar="REF", help="The ethics board's reference.")
@click.option("--expires", type=DAY, help="The last day on which it may be shown.")
def draft(
    key: str,
    file: TextIO,
    language: str | None,
    ethics: str | None,
    expires: date | None,
    **whose: str | None,
) -> None:
    """Keep the text in FILE (- for standard input) as a draft, which nobody is shown until it is approved."""
    settings = load()
    code = known_language(language or settings.languages[0], "--language")
    text = made(key, place_of(whose) or PORTAL, code, file.read(), f"draft {file.name}")
    version_id = run(_draft(settings, replace(text, ethics_reference=ethics, expires_on=expires)))
    click.echo(f"Text {version_id} is a draft. To show it: portal texts approve {version_id} --by {BY}")


@texts.command()
@click.argument("version_id", metavar="ID", type=int)
@click.option("--by", required=True, metavar=BY, help="Who approves it.")
@click.option("--ethics", metavar="REF", help="The ethics board's reference.")
@click.option("--expires", type=DAY, help="The last day on which it may be shown.")
def approve(version_id: int, by: str, ethics: str | None, expires: date | None) -> None:
    """Show a draft from now on, in all processes at once. What it replaces stays in the history."""
    before = run(_approve(version_id, Approval(_name(by), ethics, expires)))
    click.echo(f"Text {version_id} is shown from now on.")
    if before is not None:
        click.echo(f"It replaces text {before.id}.")
    if before is not None and before.source != DRAFTED:
        click.echo(f"{before.source} says something else: it is heard again only when it changes.")


@texts.command()
@click.argument("version_id", metavar="ID", type=int)
@click.option("--by", required=True, metavar=BY, help="Who withdraws it.")
def withdraw(version_id: int, by: str) -> None:
    """End a draft, or a text that was approved. What is more general is shown again."""
    run(_withdraw(version_id, _name(by)))
    click.echo(f"Text {version_id} is withdrawn.")


def _name(by: str) -> str:
    if not by.strip() or not by.isprintable():
        raise click.BadParameter("give a name or an e-mail address", param_hint="--by")
    return by.strip()


@asynccontextmanager
async def _entered(settings: Settings | None = None) -> AsyncIterator[tuple[Database, Shelf]]:
    """The database, and the shelf with what stands in files."""
    async with opened(settings) as (known, database):
        shelf = shelf_of(known, database)
        await shelf.enter()
        yield database, shelf


async def _list(day: date | None, *, everything: bool) -> list[TextVersion]:
    async with _entered() as (database, _), database.read() as session:
        if day is not None:
            return await history.between(session, clock.start_of(day), clock.end_of(day))
        return await history.all_versions(session, ended=everything)


async def _show(settings: Settings, what: str, place: Place | None, day: date | None) -> str:
    async with _entered(settings) as (database, shelf), database.read() as session:
        if what in KEYS:
            library = await (shelf.on(day) if day else shelf.fresh())
            text = library.text(what, **await _whereabouts(session, place))
            if text is None or text.version is None:
                raise NoSuchText(f"No {what} is shown there.")
            return text_lines.record(await history.find(session, text.version))
        if what.isdecimal() and len(what) < SHORTEST_DIGEST:
            return text_lines.record(await history.find(session, int(what)))
        given = await given_under(session, what)
        if given is None:
            raise NoSuchText(f"{what} is no id, no kind of text and no digest of a consent.")
        return text_lines.consent(given)


async def _whereabouts(session: AsyncSession, place: Place | None) -> dict[str, Any]:
    """Where somebody is who is shown a text for this place, of which there is such a study or site. Raises
    NoSuchPlace."""
    match place:
        case Place(Scope.SITE, whose):
            site = await _found(find_site(session, int(whose)), place)
            return {"nct_id": site.nct_id, "site_id": site.id, "country": region(site.country)}
        case Place(Scope.STUDY, whose):
            return {"nct_id": (await _found(find(session, whose), place)).study.nct_id}
        case Place(Scope.COUNTRY, whose):
            return {"country": whose}
    return {}


async def _found(look: Awaitable[T], place: Place) -> T:
    try:
        return await look
    except (SiteNotFound, StudyNotFound):
        raise NoSuchPlace(f"There is no {place.scope} {place.whose} here.") from None


async def _draft(settings: Settings, text: Text) -> int:
    async with _entered(settings) as (database, _), database.write.begin() as session:
        await _whereabouts(session, text.place)
        version_id = await history.draft(session, text)
        await audit.record(session, "text.drafted", f"text:{version_id}")
    return version_id


async def _approve(version_id: int, approval: Approval) -> TextVersion | None:
    async with _entered() as (database, _), database.write.begin() as session:
        before = await history.approve(session, version_id, approval)
        replaced = before.id if before else 0
        await audit.record(session, "text.approved", f"text:{version_id}", replaced=replaced)
    return before


async def _withdraw(version_id: int, by: str) -> None:
    async with _entered() as (database, _), database.write.begin() as session:
        await history.withdraw(session, version_id, by)
        await audit.record(session, "text.withdrawn", f"text:{version_id}")
