"""Requests that came by telephone or letter: taken down, checked, answered or refused, within a month."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.crypto import Keyring
from portal.person.asked import Request, request_of, row_of
from portal.person.models import CameBy, Kind, PersonRequest, RequestState
from portal.person.sealing import Asking, Check, asking_of, bound_to, email_index, seal_new


class NotChecked(Exception):
    """Nobody has written down yet how it was made sure that it is they who ask."""


class AlreadyAnswered(Exception):
    """The request is done or refused already."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came in, how, and on which day."""

    kind: Kind
    by: CameBy
    on: date


async def take(session: AsyncSession, keyring: Keyring, came: Came, asking: Asking, *, by: int) -> str:
    """Takes a request down; its id. It is to be answered within a month of the day on which it came (GDPR,
    article 12.3)."""
    request_id = uuid4().hex
    data_key, sealed = seal_new(keyring, request_id, asking)
    session.add(
        PersonRequest(
            id=request_id,
            kind=came.kind,
            state=RequestState.OPEN,
            came_by=came.by,
            received_on=came.on,
            due_on=clock.a_month_after(came.on),
            taken_by=by,
            email_index=email_index(keyring, asking.email),
            data_key=data_key,
            sealed=sealed,
            created_at=clock.now(),
        )
    )
    await session.flush()
    await _note(session, request_id, "request.taken", by, asked=came.kind)
    if asking.check is not None:
        await _note(session, request_id, "request.checked", by, way=asking.check.way)
    return request_id


async def to_act_on(session: AsyncSession, keyring: Keyring, request_id: str) -> tuple[Request, Asking]:
    """An open request of somebody who was made sure of; others who would act wait. Raises RequestNotFound,
    AlreadyAnswered and NotChecked."""
    request = request_of(keyring, await _open_row(session, request_id))
    if request.asking is None or request.check is None:
        raise NotChecked
    return request, request.asking


async def check(session: AsyncSession, keyring: Keyring, request_id: str, checked: Check) -> None:
    """Keeps how it was made sure that it is they who ask. Raises RequestNotFound and AlreadyAnswered."""
    row = await _open_row(session, request_id)
    _reseal(keyring, row, check=checked)
    await session.flush()
    await _note(session, request_id, "request.checked", checked.by, way=checked.way)


async def finish(session: AsyncSession, request_id: str, outcome: str, *, by: int) -> None:
    """The request is answered; `outcome` says how, without naming anybody. Raises RequestNotFound and
    AlreadyAnswered."""
    await _answer(session, await _open_row(session, request_id), RequestState.DONE, outcome, by)


async def refuse(session: AsyncSession, keyring: Keyring, request_id: str, reason: str, *, by: int) -> None:
    """It is refused; the reason is sealed with what they want. Raises RequestNotFound and AlreadyAnswered."""
    row = await _open_row(session, request_id)
    _reseal(keyring, row, reason=reason)
    await _answer(session, row, RequestState.REFUSED, "", by)


async def tell_more(session: AsyncSession, request_id: str, line: str) -> None:
    """Adds a line to how a request was answered; twice is once. Raises RequestNotFound."""
    row = await row_of(session, request_id, to_change=True)
    told = (row.outcome or "").splitlines()
    row.outcome = "\n".join(dict.fromkeys([*told, line]))
    await session.flush()


async def follow(session: AsyncSession, keyring: Keyring, request_id: str, address: str) -> None:
    """The person has another address from now on: their request is found with that one, as all that is held
    on them. Raises RequestNotFound."""
    row = await row_of(session, request_id, to_change=True)
    _reseal(keyring, row, email=address)
    row.email_index = email_index(keyring, address)
    await session.flush()


async def _answer(
    session: AsyncSession, row: PersonRequest, state: RequestState, outcome: str, by: int
) -> None:
    row.state, row.outcome = state, outcome
    row.done_at, row.done_by = clock.now(), by
    await session.flush()
    await _note(session, row.id, f"request.{state}", by)


async def _open_row(session: AsyncSession, request_id: str) -> PersonRequest:
    row = await row_of(session, request_id, to_change=True)
    if row.state != RequestState.OPEN:
        raise AlreadyAnswered
    return row


def _reseal(keyring: Keyring, row: PersonRequest, **changed: object) -> None:
    """Seals what is known of the person anew; where that is erased it stays so."""
    asking = asking_of(keyring, row)
    if asking is not None:
        asking = replace(asking, **changed)  # type: ignore[arg-type]
        row.data_key, row.sealed = seal_new(keyring, row.id, asking)


async def _note(session: AsyncSession, request_id: str, kind: str, by: int, **detail: str) -> None:
    await audit.record(session, kind, bound_to(request_id), f"member:{by}", **detail)
