"""Versions of texts: drafted, approved, replaced, ended. What was live at any moment can be told exactly.

What was approved last is live, wherever it came from. A file that has not changed says nothing new: it does
not bring back what a draft, approved later, has replaced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db import revision
from portal.texts.folder import Slot, made
from portal.texts.models import TextState, TextVersion
from portal.texts.placeholders import BadText
from portal.texts.text import Text

DRAFTED = "drafted"  # the source of what came from no file


class NoSuchText(BadText):
    """No text has this id, or it is no draft any more, or it cannot be withdrawn; the message says which."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a text; what the ethics board calls its own approval, and until which day that holds."""

    by: str
    ethics_reference: str | None = None
    expires_on: date | None = None


async def live(session: AsyncSession, at: datetime | None = None) -> list[TextVersion]:
    """The versions that were approved at a moment, or are now; one that had expired by then is among them."""
    moment = at or clock.now()
    return [*await session.scalars(_in_order(_live(moment)))]


async def between(session: AsyncSession, start: datetime, end: datetime) -> list[TextVersion]:
    """The versions that were approved at some moment from `start` up to `end`."""
    began = and_(TextVersion.approved_at.is_not(None), TextVersion.approved_at < end)
    lasted = or_(TextVersion.ended_at.is_(None), TextVersion.ended_at > start)
    return [*await session.scalars(_in_order(and_(began, lasted)))]


async def all_versions(session: AsyncSession, *, ended: bool) -> list[TextVersion]:
    """Drafts and what is live, and with `ended` what was replaced or withdrawn, oldest first."""
    is_there = TextVersion.state.in_([*TextState] if ended else [TextState.DRAFT, TextState.APPROVED])
    return [*await session.scalars(_in_order(is_there))]


async def find(session: AsyncSession, version_id: int) -> TextVersion:
    """One version. Raises NoSuchText."""
    found = await session.get(TextVersion, version_id)
    if found is None:
        raise NoSuchText(f"There is no text {version_id}. To see all: portal texts list --all")
    return found


async def draft(session: AsyncSession, text: Text, by: int | None = None) -> int:
    """Keeps a draft, which nobody is shown; its id. `by` is the member of the staff whose draft it is."""
    values = _values(text, TextState.DRAFT) | {"source": DRAFTED, "drafted_by": by}
    added = await session.execute(insert(TextVersion).values(values).returning(TextVersion.id))
    return int(added.scalar_one())


async def approve(session: AsyncSession, version_id: int, approval: Approval) -> TextVersion | None:
    """Makes a draft live, in all processes at once; what it replaces, if anything. Raises NoSuchText and
    BadText."""
    await revision.bump(session)  # whoever changes what is live waits here for the others
    version = await find(session, version_id)
    if version.state != TextState.DRAFT:
        raise NoSuchText(f"Text {version_id} is no draft: it is {version.state}.")
    made(version.key, version.place, version.language, version.body, f"text {version_id}")
    if approval.expires_on and approval.expires_on < clock.now().date():
        raise BadText(f"The approval ended on {approval.expires_on}: text {version_id} would not be shown.")
    before = await _approved(session, (version.place, version.key, version.language))
    now = clock.now()
    if before is not None:
        await _end(session, [before.id], TextState.SUPERSEDED, now)
    values = {"state": TextState.APPROVED, "approved_at": now, "approved_by": approval.by}
    values |= {"ethics_reference": approval.ethics_reference or version.ethics_reference}
    values |= {"expires_on": approval.expires_on or version.expires_on}
    await session.execute(update(TextVersion).where(TextVersion.id == version_id).values(values))
    return before


async def withdraw(session: AsyncSession, version_id: int, by: str) -> None:
    """Ends a draft, or a text that was approved by hand; the more general one is heard again. Raises
    NoSuchText."""
    await revision.bump(session)
    version = await find(session, version_id)
    if version.state not in {TextState.DRAFT, TextState.APPROVED}:
        raise NoSuchText(f"Text {version_id} is {version.state} already.")
    if version.source != DRAFTED:
        raise NoSuchText(f"Text {version_id} comes from {version.source}: change or remove it there.")
    await _end(session, [version_id], TextState.WITHDRAWN, clock.now(), by)


async def enter(session: AsyncSession, standing: Mapping[Slot, Text], *, ending: bool) -> None:
    """Brings the history up to what stands in files now; with `ending`, texts whose file is gone end."""
    await revision.bump(session)
    new, gone = await news(session, standing, ending=ending)
    now = clock.now()
    replaced = [await _approved(session, _slot_of(text)) for text in new]
    await _end(session, [version.id for version in replaced if version], TextState.SUPERSEDED, now)
    await _end(session, [version.id for version in gone], TextState.WITHDRAWN, now)
    if new:
        rows = [_values(text, TextState.APPROVED) | {"approved_at": now} for text in new]
        await session.execute(insert(TextVersion), rows)


async def news(
    session: AsyncSession, standing: Mapping[Slot, Text], *, ending: bool
) -> tuple[list[Text], list[TextVersion]]:
    """The texts in files that are not in the history yet, and the versions whose file is gone."""
    lives = {_slot(version): version for version in await live(session)}
    entered = await _last_entered(session)
    new = [text for slot, text in standing.items() if _is_new(text, lives.get(slot), entered.get(slot))]
    gone = [one for slot, one in lives.items() if one.source != DRAFTED and slot not in standing]
    return new, gone if ending else []


def _is_new(text: Text, now: TextVersion | None, entered: str | None) -> bool:
    """Whether a file says something else than it last did, or nothing is said in its place."""
    if now is None:
        return True
    return text.digest != (entered if now.source == DRAFTED else now.digest)


async def _last_entered(session: AsyncSession) -> dict[Slot, str]:
    """The digest of what files last said in each place."""
    from_files = select(TextVersion).where(TextVersion.source != DRAFTED).order_by(TextVersion.id)
    return {_slot(version): version.digest for version in await session.scalars(from_files)}


async def _approved(session: AsyncSession, slot: Slot) -> TextVersion | None:
    place, key, language = slot
    return await session.scalar(
        select(TextVersion).where(
            TextVersion.key == key,
            TextVersion.scope == place.scope,
            TextVersion.whose == place.whose,
            TextVersion.language == language,
            TextVersion.state == TextState.APPROVED,
        )
    )


async def _end(
    session: AsyncSession, ids: Sequence[int], state: TextState, now: datetime, by: str | None = None
) -> None:
    if ids:
        ended = {"state": state, "ended_at": now, "ended_by": by}
        await session.execute(update(TextVersion).where(TextVersion.id.in_(ids)).values(ended))


def _live(moment: datetime) -> ColumnElement[bool]:
    return and_(
        TextVersion.approved_at <= moment,
        or_(TextVersion.ended_at.is_(None), TextVersion.ended_at > moment),
    )


def _in_order(wanted: ColumnElement[bool]) -> Select[TextVersion]:
    return select(TextVersion).where(wanted).order_by(TextVersion.id)


def _values(text: Text, state: TextState) -> dict[str, object]:
    return {
        "key": text.key,
        "scope": text.place.scope,
        "whose": text.place.whose,
        "language": text.language,
        "body": text.body,
        "digest": text.digest,
        "state": state,
        "source": text.source,
        "ethics_reference": text.ethics_reference,
        "expires_on": text.expires_on,
        "created_at": clock.now(),
    }


def _slot(version: TextVersion) -> Slot:
    return version.place, version.key, version.language


def _slot_of(text: Text) -> Slot:
    return text.place, text.key, text.language
