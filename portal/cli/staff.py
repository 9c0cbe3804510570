"""`portal staff`: who may read messages in the browser."""

import click

from portal.cli.running import opened, run
from portal.staff import members
from portal.staff.members import AlreadyMember, LastAdministrator, MemberNotFound, Person
from portal.teams.settings import TeamNotFound

ACTOR = "operator"


@click.group()
def staff() -> None:
    """Who may sign in and read messages: coordinators of teams, and administrators."""


@staff.command()
@click.argument("email")
@click.option("--name", default="", help="The name under which others of the staff see them.")
@click.option("--admin", is_flag=True, help="Reads every message, and manages people, texts and requests.")
@click.option(
    "--team",
    "team_ids",
    type=int,
    multiple=True,
    metavar="ID",
    help="A team whose messages they read: see `portal teams list`. Repeat for several.",
)
def add(email: str, name: str, admin: bool, team_ids: tuple[int, ...]) -> None:
    """Add somebody, who then signs in with a link to their mailbox; or give more to somebody who is there."""
    try:
        click.echo(run(_add(email, name, admin, team_ids)))
    except TeamNotFound as error:
        raise click.ClickException(str(error)) from None


async def _add(email: str, name: str, admin: bool, team_ids: tuple[int, ...]) -> str:
    async with opened() as (settings, database), database.write.begin() as session:
        try:
            await members.add(session, email, name=name, is_admin=admin, team_ids=set(team_ids), actor=ACTOR)
        except AlreadyMember as known:
            person = await members.find_person(session, known.member_id)
            teams = person.team_ids | set(team_ids)
            await members.set_admin(session, person.id, person.is_admin or admin, actor=ACTOR)
            await members.set_teams(session, person.id, teams, actor=ACTOR)
            await members.rename(session, person.id, name or person.name, actor=ACTOR)
    return f"They can sign in at {settings.base_url}/staff"


@staff.command("list")
def list_staff() -> None:
    """Print a line for each: address, name, role, teams, second factor."""
    for line in run(_lines()):
        click.echo(line)


async def _lines() -> list[str]:
    async with opened() as (_, database), database.read() as session:
        return [_line(person) for person in await members.list_members(session)]


def _line(person: Person) -> str:
    role = "administrator" if person.is_admin else "coordinator"
    teams = ",".join(map(str, sorted(person.team_ids)))
    parts = [person.email, person.name, role, f"teams {teams}" if teams else ""]
    return "  |  ".join(filter(None, (*parts, "second factor" if person.has_second_factor else "")))


@staff.command()
@click.argument("email")
def remove(email: str) -> None:
    """Take somebody off the staff: they are signed out everywhere at once."""
    try:
        run(_remove(email))
    except (MemberNotFound, LastAdministrator) as error:
        raise click.ClickException(str(error)) from None
    click.echo("They are signed out, and cannot sign in again.")


async def _remove(email: str) -> None:
    async with opened() as (_, database), database.write.begin() as session:
        person = await members.find_by_address(session, email)
        await members.remove(session, person.id, actor=ACTOR)
