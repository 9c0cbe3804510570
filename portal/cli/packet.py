"""`portal texts packet`: every page and e-mail of a study as one file to print."""

from datetime import date
from pathlib import Path

import click

from portal.assembly import assemble
from portal.cli.options import DAY
from portal.cli.running import opened, run
from portal.config import load
from portal.db import Database
from portal.packet.making import Wanted, make
from portal.studies.reading import SiteNotFound, StudyMoved, StudyNotFound
from portal.texts.folder import known_language
from portal.texts.shelf import Shelf


@click.command()
@click.argument("nct_id", metavar="NCT")
@click.option("--site", "site_id", type=int, metavar="ID", help="The site that is written to.")
@click.option("--language", metavar="CODE", help="The first of PORTAL_LANGUAGES unless given.")
@click.option("--on", "day", type=DAY, help="With the texts as they were at the end of that day (UTC).")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Standard output unless given."
)
def packet(
    nct_id: str, site_id: int | None, language: str | None, day: date | None, output: Path | None
) -> None:
    """Print every page and e-mail of a study as one HTML file, for an ethics board."""
    settings = load()
    wanted = Wanted(
        nct_id.upper(), site_id, known_language(language or settings.languages[0], "--language"), day
    )
    try:
        html = run(_make(wanted))
    except (StudyNotFound, StudyMoved):
        raise click.ClickException(f"There is no study {wanted.nct_id} here.") from None
    except SiteNotFound:
        raise click.ClickException(f"The study has no site {site_id}.") from None
    if output is None:
        click.echo(html)
    else:
        try:
            output.write_text(html, "utf-8")
        except OSError as error:
            raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
        click.echo(f"{output} holds the packet. Open it in a browser to read or print it.")


async def _make(wanted: Wanted) -> str:
    async with opened() as (settings, _):
        parts = assemble(settings)
        async with parts[Database] as database:
            shelf = parts[Shelf]
            await shelf.enter()
            library = await (shelf.on(wanted.day) if wanted.day else shelf.fresh())
            async with database.read() as session:
                return await make(session, parts, library, wanted)
