"""Taking a link or a code: each works once, for a quarter of an hour, in the browser that asked for it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.limits.codes import MOST_TRIES, typed_code
from portal.limits.counting import Limit, count, forget
from portal.staff import sessions
from portal.staff.entering.asking import CODE_USE
from portal.staff.models import Member, SignIn
from portal.tokens import BadToken, hashed

# Five tries a mail and five mails an hour would be 600 guesses a day; a person needs a few.
WRONG_CODES = Limit("codes to sign in of an address", 20, timedelta(days=1))


class CodeOver(Exception):
    """There is no code to type in this browser: none was asked for, or its time is over."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is signed in: the token for the browser's cookie, and the page that was wanted."""

    token: str
    leads_to: str
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class NotYet:
    """A code that was not right: what is no code at all costs no try. Without tries left, even the right one
    is refused."""

    was_code: bool
    tries_left: int = 0


async def is_for(session: AsyncSession, token: str, browser: str) -> bool:
    """Whether this link works in this browser. Raises BadToken for one that works nowhere any more."""
    found = select(SignIn.browser_hash).where(SignIn.token_hash == hashed(token), *_open())
    browser_hash = await session.scalar(found)
    if browser_hash is None:
        raise BadToken("sign in")
    return bytes(browser_hash) == hashed(browser)


async def has_asked(session: AsyncSession, browser: str) -> bool:
    """Whether this browser has asked for a link that still works."""
    return await session.scalar(_of_browser(browser)) is not None


async def enter_by_link(session: AsyncSession, token: str, browser: str, before: str | None) -> Entered:
    """Signs in with the link of a mail. `before` is the session that this browser has already. Raises
    BadToken."""
    mine = (SignIn.token_hash == hashed(token), SignIn.browser_hash == hashed(browser))
    entered = await _consume(session, *mine, before=before)
    if entered is None:
        raise BadToken("sign in")
    return entered


async def enter_by_code(
    session: AsyncSession, keyring: Keyring, browser: str, typed: str, before: str | None
) -> Entered | NotYet:
    """Signs in with the code of a mail. A try is counted before it is compared, so that parallel guesses get
    no more of them. Raises CodeOver."""
    request = await session.scalar(_of_browser(browser))
    if request is None:
        raise CodeOver
    digits = typed_code(typed)
    if digits is None:
        return NotYet(was_code=False, tries_left=MOST_TRIES - request.tries)
    one_more = update(SignIn).where(SignIn.id == request.id, SignIn.tries < MOST_TRIES)
    tries = await session.scalar(one_more.values(tries=SignIn.tries + 1).returning(SignIn.tries))
    of_address = {WRONG_CODES: request.address_index.hex()}
    if tries is None or await count(session, keyring, of_address):
        return NotYet(was_code=True)
    if request.code_hash not in keyring.indexes(CODE_USE, f"{request.id}:{digits}"):
        return NotYet(was_code=True, tries_left=MOST_TRIES - tries)
    entered = await _consume(session, SignIn.id == request.id, before=before)
    if entered is None:
        return NotYet(was_code=True, tries_left=MOST_TRIES - tries)
    await forget(session, keyring, of_address)
    return entered


async def _consume(session: AsyncSession, *which: ColumnElement[bool], before: str | None) -> Entered | None:
    """Uses a request up, in one statement, so that two who come at once are not both let in; None where there
    is none, or nobody behind it."""
    used = update(SignIn).where(*which, *_open(), SignIn.member_id.is_not(None)).values(used_at=clock.now())
    row = (await session.execute(used.returning(SignIn.member_id, SignIn.leads_to))).first()
    if row is None:
        return None
    member = await session.scalar(select(Member).where(Member.id == row.member_id).with_for_update())
    if member is None or member.removed_at is not None:
        return None
    others = update(SignIn).where(SignIn.member_id == member.id, SignIn.used_at.is_(None))
    await session.execute(others.values(used_at=clock.now()))
    token = await sessions.begin(session, member.id, replacing=before)
    return Entered(token, row.leads_to, has_second_factor=member.second_factor_at is not None)


def _of_browser(browser: str) -> Select[SignIn]:
    return select(SignIn).where(SignIn.browser_hash == hashed(browser), *_open())


def _open() -> tuple[ColumnElement[bool], ...]:
    return (SignIn.used_at.is_(None), SignIn.expires_at > clock.now())
