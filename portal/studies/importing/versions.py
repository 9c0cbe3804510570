"""A study as it was on an earlier day, as far as its versions tell."""

import json
import zlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.studies.importing.storing import MATERIAL
from portal.studies.models import StudyVersion
from portal.studies.study import Age, AgeUnit, Study


async def before(session: AsyncSession, study: Study, moment: datetime) -> Study | None:
    """The study with the texts, criteria, conditions and status that it had before a moment; its contacts and
    sites are today's. None where nothing was stored by then."""
    content = await session.scalar(
        select(StudyVersion.content)
        .where(StudyVersion.nct_id == study.nct_id, StudyVersion.imported_at < moment)
        .order_by(StudyVersion.version.desc())
        .limit(1)
    )
    return None if content is None else replace(study, **_parts(json.loads(zlib.decompress(content))))


def _parts(content: dict[str, Any]) -> dict[str, Any]:
    """What `importing` wrote, with the types of a Study."""
    return {name: _typed(content[name]) for name in MATERIAL if name in content}


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return Age(value["number"], AgeUnit(value["unit"]))
    return tuple(value) if isinstance(value, list) else value
