"""Putting the registry's sites with teams: sites of one facility with one contact address share a team, so
that a clinic with twelve studies is set up once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.teams.models import Team

PARAMETERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Listing:
    """What the registry says of a site, as far as it tells whose it is."""

    facility: str | None
    city: str | None
    country: str | None
    email: str | None

    @property
    def fingerprint(self) -> str:
        """The same for two sites of one team, whatever their spelling's case and spacing."""
        parts = (self.facility, self.city, self.country, self.email)
        folded = "\0".join(" ".join((part or "").casefold().split()) for part in parts)
        return hashlib.sha256(folded.encode()).hexdigest()[:32]


async def enlist(session: AsyncSession, listings: Sequence[Listing]) -> list[int]:
    """The team of each site, in order; a team is made where there is none yet."""
    wanted = {listing.fingerprint: listing for listing in listings}
    known = await _known(session, list(wanted))
    missing = [_row(listing) for fingerprint, listing in wanted.items() if fingerprint not in known]
    if missing:
        await session.execute(insert(Team), missing)
        known |= await _known(session, [fingerprint for fingerprint in wanted if fingerprint not in known])
    return [known[listing.fingerprint] for listing in listings]


async def _known(session: AsyncSession, fingerprints: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(fingerprints), PARAMETERS_AT_ONCE):
        part = fingerprints[start : start + PARAMETERS_AT_ONCE]
        rows = await session.execute(select(Team.fingerprint, Team.id).where(Team.fingerprint.in_(part)))
        found.update((fingerprint, team_id) for fingerprint, team_id in rows)
    return found


def _row(listing: Listing) -> dict[str, object]:
    return {
        "fingerprint": listing.fingerprint,
        "facility": listing.facility or "",
        "created_at": clock.now(),
    }
