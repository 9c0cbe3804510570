"""What the pages of requests show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.crypto import Keyring
from portal.leads import person as leads
from portal.mail.address import masked
from portal.person.asked import Request, find, list_requests
from portal.person.models import PersonRequest, RequestState
from portal.person.sealing import bound_to
from portal.staff.names import names_of
from portal.staff.requests import words
from portal.staff.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """A request in the list, whose person is not told in full: the list is no reading of requests."""

    request: Request
    kind: str
    state: str
    whose: str


@dataclass(frozen=True, slots=True)
class Written:
    """A message of the person's: its number, study, and when it was written."""

    id: str
    nct_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with its words, the names of staff by id, and the messages of whoever asked."""

    request: Request
    kind: str
    state: str
    came_by: str
    way: str
    names: dict[int, str]
    messages: Sequence[Written]

    @property
    def may_be_acted_on(self) -> bool:
        """Whether it waits, and somebody was made sure of."""
        return self.request.is_open and self.request.check is not None


async def rows(session: AsyncSession, keyring: Keyring, state: RequestState | None) -> list[Row]:
    """The requests in one state, or in any. Raises CannotOpen."""
    found = await list_requests(session, keyring, [state] if state else [*RequestState])
    return [
        Row(
            request=one,
            kind=words.kind(one.kind),
            state=words.state(one.state),
            whose=masked(one.asking.email) if one.asking else "",
        )
        for one in found
    ]


async def counts(session: AsyncSession) -> dict[RequestState, int]:
    """How many requests there are in each state."""
    numbers = select(PersonRequest.state, func.count()).group_by(PersonRequest.state)
    found = {row.state: row[1] for row in await session.execute(numbers)}
    return {state: found.get(state, 0) for state in RequestState}


async def shown(session: AsyncSession, keyring: Keyring, request_id: str, viewer: Viewer) -> Shown:
    """A request in full; that it was read stands in the trail. Raises RequestNotFound and CannotOpen."""
    request = await find(session, keyring, request_id)
    await audit.record(session, "request.opened", bound_to(request_id), viewer.actor)
    check, asking = request.check, request.asking
    staff = (request.taken_by, request.done_by, check.by if check else None)
    return Shown(
        request=request,
        kind=words.kind(request.kind),
        state=words.state(request.state),
        came_by=words.came_by(request.came_by),
        way=words.way(check.way) if check else "",
        names=await names_of(session, staff),
        messages=await _written(session, keyring, asking.email) if asking else (),
    )


async def _written(session: AsyncSession, keyring: Keyring, address: str) -> list[Written]:
    found = await leads.of_address(session, keyring, address)
    return [Written(lead.id, lead.nct_id, lead.created_at) for lead in found]
