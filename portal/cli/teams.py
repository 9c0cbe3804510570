"""`portal teams`: the people behind sites."""

from email.utils import parseaddr
from typing import Any

import click
from babel import Locale, UnknownLocaleError
from sqlalchemy import select

from portal.cli.running import opened, run
from portal.studies.models import Site
from portal.teams import reading, settings
from portal.teams.contacts import Contact
from portal.teams.models import Team


@click.group()
def teams() -> None:
    """The people behind sites: who receives messages, in which languages, how soon they answer."""


@teams.command("list")
@click.option("--study", "nct_id", metavar="NCT", help="Only the teams of one study.")
def list_teams(nct_id: str | None) -> None:
    """Print a line for each team: id, facility, studies, languages, who is set by hand."""
    for line in run(_lines(nct_id.upper() if nct_id else None)):
        click.echo(line)


async def _lines(nct_id: str | None) -> list[str]:
    wanted = select(Site.team_id, Team.facility, Site.nct_id).join(Team, Team.id == Site.team_id)
    wanted = wanted.where(Site.closed_at.is_(None)).order_by(Team.facility, Site.team_id, Site.nct_id)
    if nct_id:
        wanted = wanted.where(Site.nct_id == nct_id)
    async with opened() as (_, database), database.read() as session:
        studies: dict[tuple[int, str], dict[str, None]] = {}
        for team_id, facility, study in await session.execute(wanted):
            studies.setdefault((team_id, facility), {})[study] = None
        known = await reading.team_settings(session, [team_id for team_id, _ in studies])
    return [_line(team_id, facility, list(of), known[team_id]) for (team_id, facility), of in studies.items()]


def _line(team_id: int, facility: str, studies: list[str], team: reading.TeamSettings) -> str:
    parts = [f"{team_id:>6}  {team.name or facility or 'facility not named'}", " ".join(studies)]
    if team.languages:
        parts.append(f"languages {','.join(team.languages)}")
    if team.contacts:
        parts.append(f"{len(team.contacts)} contact(s) set by hand")
    if team.full_details:
        parts.append("full details by e-mail")
    return "  |  ".join(parts)


@teams.command("set")
@click.argument("team_id", type=int, metavar="ID")
@click.option("--name", help="The name people see for the site; empty for the registry's.")
@click.option("--phone", help="The telephone number people can call; empty for the registry's.")
@click.option("--languages", help="Other languages the team speaks, as codes: es,zh-Hans. Empty for none.")
@click.option(
    "--contact",
    "contacts",
    multiple=True,
    metavar="'NAME <EMAIL>'",
    help="Who receives messages instead of the registry's contacts; repeat for several, '' for none.",
)
@click.option(
    "--reply-within",
    "reply_within_days",
    type=int,
    metavar="DAYS",
    help="Working days in which they aim to answer.",
)
@click.option(
    "--full-details/--link-only",
    default=None,
    help="Whether their e-mail holds what was written, or a link to it (the default).",
)
def set_team(
    team_id: int,
    name: str | None,
    phone: str | None,
    languages: str | None,
    contacts: tuple[str, ...],
    reply_within_days: int | None,
    full_details: bool | None,
) -> None:
    """Set what the registry cannot know of a team."""
    codes = None if languages is None else [code for code in languages.split(",") if code.strip()]
    given: dict[str, Any] = {
        "name": name,
        "phone": phone,
        "languages": None if codes is None else [_language(code) for code in codes],
        "contacts": [_contact(text) for text in contacts if text.strip()] if contacts else None,
        "reply_within_days": reply_within_days,
        "full_details": full_details,
    }
    try:
        run(_set(team_id, {name: value for name, value in given.items() if value is not None}))
    except (settings.TeamNotFound, settings.BadTeamSetting) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Team {team_id} is set.")


async def _set(team_id: int, change: dict[str, Any]) -> None:
    async with opened() as (_, database), database.write.begin() as session:
        await settings.change(session, team_id, **change)


def _language(code: str) -> str:
    try:
        Locale.parse(code.strip(), sep="-")
    except (ValueError, UnknownLocaleError):
        raise click.BadParameter(f"{code.strip()!r} is not a language code, like es or zh-Hans") from None
    return code.strip()


def _contact(text: str) -> Contact:
    name, email = parseaddr(text)
    if "@" not in email:
        raise click.BadParameter(
            f"{text!r} is not a name and address, like 'Robin Marsh <robin@example.org>'"
        )
    return Contact(name=name or None, email=email)
