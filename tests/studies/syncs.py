"""Syncs with a registry on this machine, without the waits, and what is stored afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from portal.config import Settings
from portal.db import Database
from portal.studies.importing.storing import Outcome
from portal.studies.models import Site, StoredStudy, StudyVersion
from portal.studies.registry import runs
from portal.studies.registry.asking import Asked
from portal.studies.registry.client import Registry as Client
from portal.studies.registry.pacing import Pace
from portal.studies.registry.runs import Run
from portal.studies.registry.syncing import carry_out
from portal.teams.models import Team
from tests.registry import Registry

TIMES = {"imported_at", "created_at", "gone_at"}


@dataclass
class Told:
    """What a sync says."""

    lines: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def reject(self, where: str, reason: str) -> None:
        self.lines.append(f"{where}: {reason}")

    def add(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes += outcomes

    def tell(self, words: str) -> None:
        self.lines.append(words)


def at_once() -> Pace:
    """No waits at all."""

    async def sleep(_: float) -> None:
        return None

    return Pace(sleep=sleep)


async def sync(database: Database, registry: Registry, told: Told | None = None, **asked: Any) -> Run:
    """A sync as the command does it, to its end."""
    wanted = Asked.of(**asked)
    async with Client(Settings(registry_url=registry.url), at_once()) as client:
        async with database.write.begin() as session:
            run = await runs.take_up(session, await runs.meant(session, wanted))
        await carry_out(database, client, run, told or Told())
    return run


async def stored(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All that is known of studies, sites and teams, but for the times, and ids that say nothing: a site is
    shown with its team's fingerprint."""
    study, version, site, team = (model.__table__ for model in (StoredStudy, StudyVersion, Site, Team))
    hidden = {"id", "team_id", *TIMES}
    wanted = {
        "studies": select(*(column for column in study.c if column.name not in TIMES)),
        "versions": select(*(column for column in version.c if column.name not in TIMES)),
        "sites": select(*(column for column in site.c if column.name not in hidden), team.c.fingerprint).join(
            team, team.c.id == site.c.team_id
        ),
        "teams": select(*(column for column in team.c if column.name not in hidden)),
    }
    async with database.read() as session:
        return {
            name: sorted((tuple(row) for row in await session.execute(rows)), key=repr)
            for name, rows in wanted.items()
        }


async def numbers(database: Database) -> list[str]:
    """The numbers of all stored studies."""
    async with database.read() as session:
        return sorted(await session.scalars(select(StoredStudy.nct_id)))
