"""Requests as they stand: in a list, due before a day, or one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.person.models import CameBy, Kind, PersonRequest, RequestState
from portal.person.sealing import Asking, Check, asking_of

MOST_SHOWN = 200


class RequestNotFound(Exception):
    """There is no request of this id."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands. `asking` is None once it is erased."""

    id: str
    kind: Kind
    state: RequestState
    came_by: CameBy
    received_on: date
    due_on: date
    taken_by: int
    created_at: datetime
    done_at: datetime | None
    done_by: int | None
    outcome: str
    asking: Asking | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state is RequestState.OPEN

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been answered before today."""
        return self.is_open and self.due_on < clock.today()

    @property
    def check(self) -> Check | None:
        """What was checked of who they are."""
        return self.asking.check if self.asking else None


async def list_requests(
    session: AsyncSession, keyring: Keyring, states: Sequence[RequestState]
) -> list[Request]:
    """Up to 200 requests in these states: open ones first, what is due first; then what was answered last.
    Raises CannotOpen."""
    is_open = PersonRequest.state == RequestState.OPEN
    order = (
        case((is_open, 0), else_=1),
        case((is_open, PersonRequest.due_on)),
        PersonRequest.done_at.desc(),
        PersonRequest.id,
    )
    wanted = select(PersonRequest).where(PersonRequest.state.in_(states)).order_by(*order).limit(MOST_SHOWN)
    return [request_of(keyring, row) for row in await session.scalars(wanted)]


async def due_requests(session: AsyncSession, before: date) -> list[tuple[str, date]]:
    """The ids of open requests that are to be answered before a day, each with its last day."""
    due = PersonRequest.state == RequestState.OPEN, PersonRequest.due_on < before
    wanted = select(PersonRequest.id, PersonRequest.due_on).where(*due).order_by(PersonRequest.due_on)
    return [(request_id, due_on) for request_id, due_on in await session.execute(wanted)]


async def find(session: AsyncSession, keyring: Keyring, request_id: str) -> Request:
    """One request. Raises RequestNotFound and CannotOpen."""
    return request_of(keyring, await row_of(session, request_id))


async def row_of(session: AsyncSession, request_id: str, *, to_change: bool = False) -> PersonRequest:
    """A request as it is stored; `to_change`: others who would change it wait. Raises RequestNotFound."""
    wanted = select(PersonRequest).where(PersonRequest.id == request_id)
    row = await session.scalar(wanted.with_for_update() if to_change else wanted)
    if row is None:
        raise RequestNotFound
    return row


def request_of(keyring: Keyring, row: PersonRequest) -> Request:
    """A stored request in full. Raises CannotOpen."""
    return Request(
        id=row.id,
        kind=Kind(row.kind),
        state=RequestState(row.state),
        came_by=CameBy(row.came_by),
        received_on=row.received_on,
        due_on=row.due_on,
        taken_by=row.taken_by,
        created_at=row.created_at,
        done_at=row.done_at,
        done_by=row.done_by,
        outcome=row.outcome or "",
        asking=asking_of(keyring, row),
    )
