"""Taking records in: what is new is added, what has changed is updated, what left a record is closed."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db import revision
from portal.db.engine import session_is_postgresql
from portal.studies import record
from portal.studies.importing import siting
from portal.studies.models import StoredStudy, StudyVersion
from portal.studies.study import RECRUITING, Study
from portal.studies.wording import plain

NOT_YET_RECRUITING = "NOT_YET_RECRUITING"
RANKS = {RECRUITING: 0, NOT_YET_RECRUITING: 1}
LOWEST_RANK = 2
BATCH = 100
BATCH_BYTES = 8 * 2**20
ONE_AT_A_TIME = 5_127_001  # the number of a lock of PostgreSQL's that means something to us alone
MATERIAL = (
    "title",
    "status",
    "why_stopped",
    "study_type",
    "phases",
    "conditions",
    "summary",
    "description",
    "eligibility",
    "sex",
    "minimum_age",
    "maximum_age",
)


class Outcome(StrEnum):
    """What became of a record that was read."""

    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record made ready to be stored, so that no transaction waits for it: `record` and `material` are
    deflated JSON, with the hashes of what they were before."""

    study: Study
    record: bytes
    record_hash: bytes
    material: bytes
    material_hash: bytes


@dataclass(frozen=True, slots=True)
class _Known:
    record_hash: bytes
    material_hash: bytes
    version: int


def prepare(raw: object) -> Incoming:
    """A registry record, ready for `store`. Raises NotARecord."""
    study = record.parse(raw)
    whole, material = record.canonical(raw), _material(study)
    return Incoming(study, zlib.compress(whole), _hash(whole), zlib.compress(material), _hash(material))


def batches(incomings: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    """The records in transactions' worth, so that others wait for a short one at most. A study is in a batch
    once, since the second record of it is an update of the first."""
    batch: dict[str, Incoming] = {}
    for incoming in incomings:
        size = sum(len(waiting.record) for waiting in batch.values())
        if len(batch) >= BATCH or size > BATCH_BYTES or incoming.study.nct_id in batch:
            yield [*batch.values()]
            batch = {}
        batch[incoming.study.nct_id] = incoming
    if batch:
        yield [*batch.values()]


async def store(session: AsyncSession, batch: Sequence[Incoming]) -> list[Outcome]:
    """What became of each record. A study is at most once in a batch."""
    await _wait_for_others(session)
    known = await _known(session, [incoming.study.nct_id for incoming in batch])
    outcomes = [_outcome(incoming, known.get(incoming.study.nct_id)) for incoming in batch]
    changed = [one for one, outcome in zip(batch, outcomes, strict=True) if outcome is not Outcome.UNCHANGED]
    if changed:
        await _write_studies(session, changed, known)
        await _write_versions(session, changed, known)
        await siting.match(session, [incoming.study for incoming in changed])
        await revision.bump(session)
    return outcomes


async def _wait_for_others(session: AsyncSession) -> None:
    """Two that take in the same new study or team would both find that it is not there. On SQLite one
    transaction writes at a time as it is."""
    if session_is_postgresql(session):
        await session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))


async def _known(session: AsyncSession, nct_ids: Sequence[str]) -> dict[str, _Known]:
    """What is stored of these studies; on PostgreSQL nobody else changes them until this transaction ends."""
    columns = (StoredStudy.nct_id, StoredStudy.record_hash, StoredStudy.material_hash, StoredStudy.version)
    rows = await session.execute(select(*columns).where(StoredStudy.nct_id.in_(nct_ids)).with_for_update())
    return {row.nct_id: _Known(row.record_hash, row.material_hash, row.version) for row in rows}


def _outcome(incoming: Incoming, known: _Known | None) -> Outcome:
    if known is None:
        return Outcome.IMPORTED
    return Outcome.UNCHANGED if known.record_hash == incoming.record_hash else Outcome.UPDATED


async def _write_studies(
    session: AsyncSession, changed: Sequence[Incoming], known: Mapping[str, _Known]
) -> None:
    rows = [_row(incoming, _version(incoming, known)) for incoming in changed]
    if added := [row for row in rows if row["nct_id"] not in known]:
        await session.execute(insert(StoredStudy), added)
    if updated := [row for row in rows if row["nct_id"] in known]:
        await session.execute(update(StoredStudy), updated)


async def _write_versions(
    session: AsyncSession, changed: Sequence[Incoming], known: Mapping[str, _Known]
) -> None:
    rows = [
        {
            "nct_id": incoming.study.nct_id,
            "version": _version(incoming, known),
            "content": incoming.material,
            "imported_at": clock.now(),
        }
        for incoming in changed
        if _is_material(incoming, known)
    ]
    if rows:
        await session.execute(insert(StudyVersion), rows)


def _version(incoming: Incoming, known: Mapping[str, _Known]) -> int:
    before = known.get(incoming.study.nct_id)
    return (before.version if before else 0) + _is_material(incoming, known)


def _is_material(incoming: Incoming, known: Mapping[str, _Known]) -> bool:
    before = known.get(incoming.study.nct_id)
    return before is None or before.material_hash != incoming.material_hash


def _row(incoming: Incoming, version: int) -> dict[str, Any]:
    study = incoming.study
    return {
        "nct_id": study.nct_id,
        "title": study.title,
        "status": study.status,
        "sponsor": study.sponsor,
        "conditions": "\n".join(study.conditions),
        "last_update": study.last_update.first_day if study.last_update else None,
        "rank": RANKS.get(study.status, LOWEST_RANK),
        "sites": len(study.locations),
        "search_text": plain.folded(" ".join((study.title, *study.conditions, study.nct_id))),
        "central_contacts": [contact.as_json() for contact in study.central_contacts],
        "record": incoming.record,
        "record_hash": incoming.record_hash,
        "material_hash": incoming.material_hash,
        "version": version,
        "imported_at": clock.now(),
    }


def _material(study: Study) -> bytes:
    """What makes a new version of a study when it changes, as JSON: what it is, who can join, where, and what
    the page says. Contacts come and go without one, and the order of the sites means nothing."""
    content: dict[str, Any] = {name: getattr(study, name) for name in MATERIAL}
    content["locations"] = sorted(
        [part or "" for part in (place.facility, place.city, place.state, place.country, place.status)]
        for place in study.locations
    )
    return json.dumps(content, sort_keys=True, default=asdict).encode()


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
