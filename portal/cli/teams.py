"""`portal teams`: the people behind sites."""

from typing import Any

import click
from sqlalchemy import Row, select

from portal.cli.running import opened, run
from portal.cli.team_setting import set_team
from portal.cli.team_words import invite, move
from portal.studies.models import Site
from portal.teams import reading
from portal.teams.models import Team, TeamState


@click.group()
def teams() -> None:
    """The people behind sites: who receives messages, in which languages, how soon they answer."""


@teams.command("list")
@click.option("--study", "nct_id", metavar="NCT", help="Only the teams of one study.")
@click.option("--sites", "with_sites", is_flag=True, help="With a line for each of their sites, and its id.")
def list_teams(nct_id: str | None, with_sites: bool) -> None:
    """Print a line for each team: id, facility, studies, its word, languages, who is set by hand."""
    lines = run(_lines(nct_id.upper() if nct_id else None, with_sites=with_sites))
    nothing = (
        f"No study {nct_id.upper()} with sites is stored."
        if nct_id
        else "There are no teams: import a study first."
    )
    for line in lines or [nothing]:
        click.echo(line)


async def _lines(nct_id: str | None, *, with_sites: bool) -> list[str]:
    wanted = select(Site.id, Site.team_id, Team.facility, Site.nct_id, Site.facility.label("name"), Site.city)
    wanted = wanted.join(Team, Team.id == Site.team_id).where(Site.closed_at.is_(None))
    wanted = wanted.order_by(Team.facility, Site.team_id, Site.nct_id, Site.id)
    if nct_id:
        wanted = wanted.where(Site.nct_id == nct_id)
    async with opened() as (_, database), database.read() as session:
        teams: dict[int, list[Row[*tuple[Any, ...]]]] = {}
        for row in await session.execute(wanted):
            teams.setdefault(row.team_id, []).append(row)
        known = await reading.team_settings(session, [*teams])
    lines = []
    for team_id, sites in teams.items():
        studies = dict.fromkeys(site.nct_id for site in sites)
        lines.append(_line(team_id, sites[0].facility, [*studies], known[team_id]))
        if with_sites:
            lines += [f"        site {one.id}  {one.nct_id}  {one.name or one.city or ''}" for one in sites]
    return lines


def _line(team_id: int, facility: str, studies: list[str], team: reading.TeamSettings) -> str:
    parts = [f"{team_id:>6}  {team.name or facility or 'facility not named'}", " ".join(studies)]
    if team.state is not TeamState.LISTED:
        until = f" until {team.paused_until}" if team.paused_until else ""
        parts.append(f"{team.state}{until}")
    if not team.takes_messages:
        parts.append("takes no messages now")
    if team.languages:
        parts.append(f"languages {','.join(team.languages)}")
    if team.contacts:
        parts.append(f"{len(team.contacts)} contact(s) set by hand")
    if team.full_details:
        parts.append("full details by e-mail")
    return "  |  ".join(parts)


for command in (set_team, invite, move):
    teams.add_command(command)
