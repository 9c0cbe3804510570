"""`portal teams invite` and `portal teams move`: asking teams, and putting sites with them."""

import click

from portal.assembly import assemble
from portal.cli.running import opened, run
from portal.config import Settings, require_secrets
from portal.db import Database
from portal.leads.about import Desk
from portal.leads.contacts import inviting
from portal.leads.contacts.inviting import NobodyToInvite
from portal.studies.moving import move_site
from portal.studies.reading import SiteNotFound
from portal.teams.settings import TeamNotFound

OPERATOR = "operator"


@click.command("invite")
@click.argument("team_ids", type=int, nargs=-1, required=True, metavar="ID...")
def invite(team_ids: tuple[int, ...]) -> None:
    """Ask teams, by an e-mail to the first contact of each, whether they take messages."""
    said = run(_invite(team_ids))
    for line, _ in said:
        click.echo(line)
    if not all(well for _, well in said):
        raise click.exceptions.Exit(1)


async def _invite(team_ids: tuple[int, ...]) -> list[tuple[str, bool]]:
    async with opened() as (settings, database):
        require_secrets(settings, mail=True)
        desk = await desk_for(settings)
        return [await _invite_one(database, desk, team_id) for team_id in team_ids]


async def _invite_one(database: Database, desk: Desk, team_id: int) -> tuple[str, bool]:
    """What became of it in a line, and whether nothing was wrong."""
    try:
        async with database.write.begin() as session:
            if await inviting.invite(session, desk, team_id, OPERATOR):
                return f"Team {team_id}: the invitation waits in the outbox.", True
            return f"Team {team_id} has given its word already.", True
    except NobodyToInvite:
        return f"Team {team_id}: there is nobody to write to at a site that takes people.", False
    except TeamNotFound as error:
        return str(error), False


@click.command("move")
@click.argument("site_id", type=int)
@click.argument("team_id", type=int)
def move(site_id: int, team_id: int) -> None:
    """Put a site, with its messages, with another team; every sync leaves it there."""
    try:
        moved = run(_move(site_id, team_id))
    except SiteNotFound:
        raise click.ClickException(f"There is no site {site_id}: see `portal teams list --sites`.") from None
    except TeamNotFound as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Site {site_id} is with team {team_id}{'' if moved else ' already'}.")


async def _move(site_id: int, team_id: int) -> bool:
    async with opened() as (_, database), database.write.begin() as session:
        return await move_site(session, site_id, team_id, actor=OPERATOR)


async def desk_for(settings: Settings) -> Desk:
    """What it takes to write to people from a command."""
    parts = assemble(settings)
    try:
        return await Desk.fresh(parts)
    finally:
        await parts[Database].dispose()
