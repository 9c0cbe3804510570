"""What somebody was told, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.alerts.matching.fitting import What
from portal.alerts.matching.models import Digest
from portal.alerts.saying import in_words
from portal.alerts.vocabulary.following import ids_of
from portal.alerts.wishes import Wishes
from portal.studies.page.writing import address
from portal.studies.reading import titles_of

MOST_DIGESTS = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One study that stood in a digest: what was new of it, and why it came: for a condition that they still
    follow, or because they asked for that study itself."""

    path: str
    title: str
    what: str
    because: str
    was_followed: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A digest, with all that was new in it."""

    at: datetime
    told: tuple[Told, ...]


async def sent_to(
    session: AsyncSession, subscription_id: int, wishes: Wishes, most: int = MOST_DIGESTS
) -> Sequence[Sent]:
    """The newest digests; those that never left are not among them. Why a study came is said in the words of
    today's wishes, since no others are kept."""
    mine = select(Digest).where(Digest.subscription_id == subscription_id, Digest.taken_back_at.is_(None))
    names = await ids_of(session, (*wishes.conditions, *wishes.meant))
    digests = (await session.scalars(mine.order_by(Digest.created_at.desc(), Digest.id).limit(most))).all()
    titles = await titles_of(session, {one["study"] for digest in digests for one in digest.told})
    return [
        Sent(
            digest.created_at,
            tuple(
                Told(
                    address(one["study"]),
                    titles.get(one["study"], one["study"]),
                    in_words(What(one["what"])),
                    names.get(one["about"], ""),
                    not one["about"],
                )
                for one in digest.told
            ),
        )
        for digest in digests
    ]
