"""The operator's rule on which teams may take messages, kept where every process and page reads it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.config import Settings
from portal.db import Database, revision
from portal.db.upserting import upsert
from portal.teams.models import Scope, TeamSetting
from portal.teams.reading import EVERYWHERE, plain

BETWEEN_NAMES = ";"
Rule = dict[str, str | list[str]]


async def declare(database: Database, settings: Settings) -> bool:
    """Makes PORTAL_SITES and PORTAL_FACILITIES of a server or worker the rule for all; whether that is news.
    Nothing is written where it is none. A command, which may have been given other settings, declares
    nothing."""
    rule = _rule(settings)
    async with database.read() as session:
        if await _known(session) == rule:
            return False
    async with database.write.begin() as session:
        for name, value in rule.items():
            key = {"scope": Scope.PORTAL, "whose": EVERYWHERE, "name": name}
            await upsert(session, TeamSetting, key, {"value": value, "set_at": clock.now()})
        await audit.record(session, "teams.rule_set", "portal", "operator", sites=settings.sites)
        await revision.bump(session)
    return True


def _rule(settings: Settings) -> Rule:
    names = {plain(name) for name in settings.facilities.split(BETWEEN_NAMES)} - {""}
    return {"sites": settings.sites, "facilities": sorted(names)}


async def _known(session: AsyncSession) -> Rule:
    everywhere = (TeamSetting.scope == Scope.PORTAL, TeamSetting.whose == EVERYWHERE)
    ours = TeamSetting.name.in_(("sites", "facilities"))
    rows = await session.execute(select(TeamSetting.name, TeamSetting.value).where(*everywhere, ours))
    return {row.name: row.value for row in rows}
