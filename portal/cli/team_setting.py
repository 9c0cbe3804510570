"""`portal teams set`: what the registry cannot know of a team, or of one of its sites."""

from datetime import date, datetime
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.cli import team_values
from portal.cli.running import opened, run
from portal.cli.team_words import OPERATOR, desk_for
from portal.config import require_secrets
from portal.leads.answers.declining import decline_for
from portal.studies.models import Site
from portal.teams import settings, standing
from portal.teams.models import Scope, Team

NAME_AND_ADDRESS = "'NAME <EMAIL>'"
# Each option's name, and what it takes, is said once: the help is read from here.
OPTIONS = (
    click.option("--name", help="The name people see for the site; empty for the registry's."),
    click.option("--phone", help="The number people can call; empty for the registry's."),
    click.option("--calls-from", help="The number people see when the team calls."),
    click.option(
        "--languages", help="Other languages the team speaks, as codes: es,zh-Hans. Empty for none."
    ),
    click.option(
        "--contact",
        "contacts",
        multiple=True,
        metavar=NAME_AND_ADDRESS,
        help="Who receives messages instead of the registry's contacts; repeat for several, '' for none.",
    ),
    click.option(
        "--cover",
        multiple=True,
        metavar=NAME_AND_ADDRESS,
        help="Who stands in for them when nobody answers; repeat for several, '' for nobody.",
    ),
    click.option(
        "--reply-within",
        "reply_within_days",
        type=int,
        metavar="DAYS",
        help="Working days in which they aim to answer.",
    ),
    click.option("--working-days", metavar="DAYS", help="Such as mon-fri or mon,wed,fri. Empty: mon-fri."),
    click.option("--hours", metavar="FROM-TO", help="Such as 08:30-16:00, by their own clocks."),
    click.option("--time-zone", metavar="NAME", help="Such as America/Chicago. Empty: by where the site is."),
    click.option(
        "--full-details/--link-only",
        default=None,
        help="Whether their e-mail holds what was written, or a link to it (the default).",
    ),
    click.option(
        "--show-record/--hide-record",
        "shows_record",
        default=None,
        help="Whether the study page says how they have answered (not by default).",
    ),
)


def _with_options(command: Any) -> Any:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command("set")
@click.argument("team_id", type=int, metavar="ID")
@click.option("--site", "site_id", type=int, metavar="ID", help="For this site of the team alone.")
@click.option(
    "--accepting/--not-accepting",
    default=None,
    help="Whether they take messages here; when not, whoever waits is told.",
)
@click.option(
    "--pause-until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="They take no new messages before this day.",
)
@_with_options
def set_team(
    team_id: int, site_id: int | None, accepting: bool | None, pause_until: datetime | None, **typed: Any
) -> None:
    """Set what the registry cannot know of a team, and whether it takes messages."""
    until = pause_until.date() if pause_until else None
    says_something = accepting is not None or until is not None
    if says_something and site_id is not None:
        raise click.UsageError("A team takes messages, or does not, at all of its sites.")
    try:
        run(_set(team_id, site_id, _given(typed), accepting, until))
    except (settings.TeamNotFound, settings.BadTeamSetting, standing.BadPause) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Site {site_id} is set." if site_id is not None else f"Team {team_id} is set.")


def _given(typed: dict[str, Any]) -> dict[str, Any]:
    """The values of the options that were given, by the names of the settings."""
    given = {name: value for name, value in typed.items() if value not in (None, ())}
    if "languages" in given:
        given["languages"] = team_values.languages(given["languages"])
    for name in ("contacts", "cover"):
        if name in given:
            given[name] = team_values.contacts(given[name])
    if "working_days" in given:
        given["working_days"] = team_values.working_days(given["working_days"])
    if "hours" in given:
        given["opens"], given["closes"] = team_values.hours(given.pop("hours"))
    return given


async def _set(
    team_id: int, site_id: int | None, given: dict[str, Any], accepting: bool | None, until: date | None
) -> None:
    async with opened() as (configured, database):
        desk = None
        if accepting is False:
            require_secrets(configured, mail=True)
            desk = await desk_for(configured)
        async with database.write.begin() as session:
            if given or (accepting is None and until is None):
                await _change(session, team_id, site_id, given)
            if until is not None:
                await standing.pause(session, team_id, until, OPERATOR)
            elif accepting:
                await standing.accept(session, team_id, OPERATOR)
            elif desk is not None:
                await decline_for(session, desk, team_id, OPERATOR)


async def _change(session: AsyncSession, team_id: int, site_id: int | None, given: dict[str, Any]) -> None:
    if site_id is None:
        await settings.change(session, team_id, actor=OPERATOR, **given)
        return
    of_team = await session.scalar(select(Site.team_id).join(Team).where(Site.id == site_id))
    if of_team != team_id:
        raise settings.TeamNotFound(f"Team {team_id} has no site {site_id}: see `portal teams list --sites`.")
    await settings.change_for(session, Scope.SITE, site_id, given, actor=OPERATOR)
