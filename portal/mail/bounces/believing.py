"""Which reports are believed, and what they change: a mail that the next server had accepted is dead after
all, and the same follows as from a refusal.

Anybody can write to the mailbox that reports come to. So a report counts only if it names the Message-ID of a
mail of ours, which only its recipient and the servers on its way have seen (122 random bits), and fails that
mail's own recipient."""

import asyncio
import re

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.mail.bounces.parse import Failure, NoReport, Report, Why, read
from portal.mail.committing import Commits
from portal.mail.models import NOT_LEASED, Outbox, Phase, State
from portal.mail.outcomes import refusal, scrubbed
from portal.mail.recording import Outcome, suppressed_by
from portal.mail.sealing import address_indexes

OUR_ID = re.compile(r"<([0-9a-f]{32})@")
# Before the fence nothing has left; a mail that left without an answer may well have been accepted.
HAS_LEFT = or_(
    Outbox.state.in_((State.ACCEPTED, State.PARKED)),
    and_(
        Outbox.state.in_((State.QUEUED, State.SENDING)),
        or_(Outbox.unknowns > 0, Outbox.phase == Phase.DATA),
    ),
)


async def take_in(commit: Commits, keyring: Keyring, raw: bytes) -> list[Outcome]:
    """Reads a report and writes down what follows; each counts once, since the mail is dead afterwards.
    Raises NoReport for what is none of a mail of ours, and changes nothing then."""
    report = await asyncio.to_thread(read, raw)

    async def work(session: AsyncSession) -> tuple[None, list[Outcome]]:
        return None, await _believed(session, keyring, report)

    outcomes = (await commit(work))[1]
    if not outcomes:
        raise NoReport(Why.NOT_OURS)
    return outcomes


async def _believed(session: AsyncSession, keyring: Keyring, report: Report) -> list[Outcome]:
    found = OUR_ID.match(report.message_id)
    ours = (Outbox.id == (found[1] if found else ""), Outbox.message_id == report.message_id)
    mail = (await session.execute(select(Outbox.kind, Outbox.about, Outbox.to_index).where(*ours))).first()
    named = _recipient(keyring, report, bytes(mail.to_index)) if mail else None
    if mail is None or named is None:
        return []
    failure, address = named
    said = scrubbed(f"{failure.status} {failure.text}", address)
    dead = {"state": State.DEAD, "finished_at": clock.now(), "last_code": failure.code, "last_text": said}
    changed = await session.scalar(
        update(Outbox)
        .where(*ours, HAS_LEFT)
        .values(**dead, **NOT_LEASED)
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        return []
    verdict = refusal(failure.status)
    outcome = Outcome(changed, mail.kind, mail.about, verdict, State.DEAD, failure.code)
    return [outcome, *await suppressed_by(session, keyring, outcome, address)]


def _recipient(keyring: Keyring, report: Report, index: bytes) -> tuple[Failure, str] | None:
    """The failure of the recipient whose fingerprint this is, and their address."""
    for failure in report.failures:
        for address in failure.recipients:
            if index in address_indexes(keyring, address):
                return failure, address
    return None
