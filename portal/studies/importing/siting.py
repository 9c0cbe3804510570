"""Finding the sites of a record again, so that a site keeps its id, its team and what was set for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.studies.importing.placing import vector_of
from portal.studies.models import Site
from portal.studies.study import Location, Study
from portal.studies.wording import plain
from portal.teams.enlisting import Listing, enlist

Row = Mapping[Any, Any]


async def match(session: AsyncSession, studies: Sequence[Study]) -> None:
    """Writes the sites of studies as their records list them now.

    A site is found again by study, facility, city and country; among several of those first by ZIP, then by
    order. One that left its record is closed, one that comes back is open again, and both keep their team."""
    stored = await _stored(session, [study.nct_id for study in studies])
    new: list[tuple[Study, Location, Row]] = []
    changed: list[Row] = []
    for study in studies:
        known = _found_again(stored[study.nct_id], study.locations)
        for position, place in enumerate(study.locations):
            row = _row(study.nct_id, position, place)
            if position not in known:
                new.append((study, place, row))
            elif _differs(row, known[position]):
                changed.append({"id": known[position]["id"], **row})
        changed += _closings(stored[study.nct_id], known.values())
    if changed:
        await session.execute(update(Site), changed)
    if new:
        teams = await enlist(session, [_listing(study, place) for study, place, _ in new])
        rows = [{**row, "team_id": team} for (_, _, row), team in zip(new, teams, strict=True)]
        await session.execute(insert(Site), rows)


async def _stored(session: AsyncSession, nct_ids: Sequence[str]) -> dict[str, list[Row]]:
    """The sites of each study, open ones first, then in the order of its record."""
    wanted = select(*Site.__table__.columns).where(Site.nct_id.in_(nct_ids))
    found: dict[str, list[Row]] = defaultdict(list)
    for row in await session.execute(wanted.order_by(Site.closed_at.is_not(None), Site.position, Site.id)):
        found[row.nct_id].append(row._mapping)
    return found


def _found_again(stored: Sequence[Row], places: Sequence[Location]) -> dict[int, Row]:
    """The stored site for each position in the record at which there is one."""
    waiting: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in stored:
        waiting[whereabouts(row["facility"], row["city"], row["country"])].append(row)
    found: dict[int, Row] = {}
    for by_zip in (True, False):
        for position, place in enumerate(places):
            if position in found:
                continue
            alike = waiting[whereabouts(place.facility, place.city, place.country)]
            if fitting := [row for row in alike if not by_zip or row["zip"] == place.zip]:
                found[position] = fitting[0]
                alike.remove(fitting[0])
    return found


def whereabouts(*parts: str | None) -> tuple[str, ...]:
    """Facility, city and country as they are compared, whatever their case and accents."""
    return tuple(plain.folded(part or "") for part in parts)


def _row(nct_id: str, position: int, place: Location) -> Row:
    contacts = [contact.as_json() for contact in place.contacts]
    x, y, z = vector_of(place) or (None, None, None)
    where = {"x": x, "y": y, "z": z, "position": position, "closed_at": None}
    return {**asdict(place), "contacts": contacts, "nct_id": nct_id, **where}


def _differs(row: Row, stored: Row) -> bool:
    return any(stored[name] != value for name, value in row.items())


def _closings(stored: Iterable[Row], known: Iterable[Row]) -> Iterator[Row]:
    kept = {row["id"] for row in known}
    for row in stored:
        if row["closed_at"] is None and row["id"] not in kept:
            yield {"id": row["id"], "closed_at": clock.now()}


def _listing(study: Study, place: Location) -> Listing:
    """Whose site it is: those who answer there, else those who answer for the study."""
    emails = (contact.email for contact in (*place.contacts, *study.central_contacts) if contact.email)
    return Listing(place.facility, place.city, place.country, next(emails, None))
