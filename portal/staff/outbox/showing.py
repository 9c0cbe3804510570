"""What the page of the outbox shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from portal.crypto import Keyring
from portal.mail.circuit import all_circuits
from portal.mail.ledger import Counts, counts
from portal.mail.models import State
from portal.mail.reasons import reason
from portal.mail.watching import Watched, watch
from portal.staff.outbox import words

NEED_A_PERSON = (State.HELD, State.DEAD, State.PARKED)
WAIT = (State.QUEUED, State.SENDING)
ATTENTION = "attention"
LEAD, MEMBER = "lead:", "member:"


@dataclass(frozen=True, slots=True)
class Row:
    """A mail in words. `path` leads to what it is about, where there is a page for that."""

    mail: Watched
    kind: str
    state: str
    shape: str
    meaning: str
    why: str
    path: str


@dataclass(frozen=True, slots=True)
class Ill:
    """A relay that failed lately: how often in a row, until when it is left alone, and what it last said."""

    name: str
    failures: int
    open_until: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of mails, how many there are in each state, whether these add up, and relays that are ill."""

    rows: list[Row]
    has_more: bool
    counts: Counts
    by_state: list[tuple[State, str, str, int]]
    attention: int
    relays: list[Ill]


def states(shown: str) -> Collection[State]:
    """The states that are looked at: one by its name, else those that wait or need a person."""
    return [State(shown)] if shown in {*State} else [*NEED_A_PERSON, *WAIT]


async def overview(session: AsyncSession, keyring: Keyring, shown: str, page: int) -> Overview:
    """The outbox at this moment."""
    mails, has_more = await watch(session, keyring, states(shown), page=page)
    numbers = await counts(session)
    return Overview(
        rows=[_row(one) for one in mails],
        has_more=has_more,
        counts=numbers,
        by_state=[(one, words.state(one), words.shape(one), numbers.by_state[one]) for one in State],
        attention=sum(numbers.by_state[one] for one in states("")),
        relays=[
            Ill(name, one.failures, one.open_until if one.is_open else None, one.last_problem)
            for name, one in (await all_circuits(session)).items()
            if one.failures
        ],
    )


def _row(mail: Watched) -> Row:
    return Row(
        mail=mail,
        kind=words.kind(mail.kind),
        state=words.state(mail.state),
        shape=words.shape(mail.state),
        meaning=words.meaning(mail.state),
        why=reason(mail.last_code, mail.last_text),
        path=_path(mail.about),
    )


def _path(about: str) -> str:
    return f"/staff/leads/{about.removeprefix(LEAD)}" if about.startswith(LEAD) else ""
