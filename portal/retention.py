"""What goes when it has been kept long enough: one rule for each kind of thing that says something of people.

Every part of the portal removes its own; here are only the periods, and the order."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.alerts import retention as alerts
from portal.config import Settings
from portal.db import Database
from portal.leads import retention as leads
from portal.leads.contacts import links as contacts
from portal.limits import counting as limits
from portal.mail import suppression, upkeep
from portal.notes import retention as notes
from portal.notes.sharing import retention as shares
from portal.person import keeping as requests
from portal.staff import retention as staff

Apply = Callable[[AsyncSession], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes, in words, and what removes some of it: the number removed, 0 once nothing is left to go.
    Where looking for it takes long, `find` does so before, in a transaction that keeps nobody from writing,
    and `remove` is given the ids that it found."""

    words: str
    remove: Callable[..., Awaitable[int]]
    find: Callable[[AsyncSession], Awaitable[Sequence[int]]] | None = None

    async def bound(self, session: AsyncSession) -> Apply:
        """What removes it, with what `find` found."""
        if self.find is None:
            return self.remove
        return partial(self.remove, ids=await self.find(session))


@dataclass(frozen=True, slots=True)
class Went:
    """What a rule has removed."""

    words: str
    number: int


def rules(settings: Settings) -> tuple[Rule, ...]:
    """Every rule, with its period as it is set."""
    messages = clock.months_ago(settings.keep_messages_months)
    sent = clock.now() - timedelta(days=settings.keep_mails_days)
    suppressed = clock.months_ago(settings.keep_suppressed_months)
    trail = clock.months_ago(settings.keep_trail_months)
    answered = clock.months_ago(settings.keep_requests_months)
    kept = f"{settings.keep_messages_months} months"
    return (
        Rule(
            f"messages older than {kept}, with their e-mails", lambda session: leads.purge(session, messages)
        ),
        Rule("fingerprints by which repeats are known for a day", leads.forget_repeats),
        Rule(
            f"texts of e-mails sent more than {settings.keep_mails_days} days ago",
            lambda session: upkeep.empty(session, sent),
        ),
        Rule(f"other e-mails older than {kept}", lambda session: upkeep.purge(session, messages)),
        Rule(
            f"addresses not written to for more than {settings.keep_suppressed_months} months",
            lambda session: suppression.purge(session, suppressed),
        ),
        Rule(
            f"requests answered more than {settings.keep_requests_months} months ago",
            lambda session: requests.purge(session, answered),
        ),
        *_of_notes(settings),
        *_of_alerts(),
        *_of_staff(),
        Rule(
            f"people removed from the staff more than {settings.keep_trail_months} months ago",
            lambda session: staff.purge_removed(session, trail),
        ),
        Rule(
            f"events in the trail older than {settings.keep_trail_months} months",
            lambda session: audit.purge(session, trail),
        ),
    )


def _of_staff() -> tuple[Rule, ...]:
    return (
        Rule(f"links of mailboxes {contacts.KEPT_FOR.days} days after their end", contacts.purge),
        Rule("counts of limits whose time is over", limits.remove_past),
        Rule("requests to sign in, a day after their end", staff.purge_requests),
        Rule(f"sessions of staff, {staff.SESSIONS_FOR.days} days after their end", staff.purge_sessions),
    )


def _of_notes(settings: Settings) -> tuple[Rule, ...]:
    unused = clock.months_ago(settings.keep_notes_months).date()
    return (
        Rule("private notes removed more than a day ago", notes.purge_removed),
        Rule("tries to open shared notes that were stopped", shares.purge_tries),
        Rule("shared notes whose link has ended", shares.purge_ended),
        Rule(
            f"notebooks not used for more than {settings.keep_notes_months} months",
            lambda session: notes.purge_unused(session, unused),
        ),
    )


def _of_alerts() -> tuple[Rule, ...]:
    return (
        Rule("sign-ups for news that were not confirmed in 7 days", alerts.purge_sign_ups),
        Rule("news of studies stopped more than 30 days ago", alerts.purge_left),
        Rule("news found more than 180 days ago", alerts.purge_matches),
        Rule("what was compared to find news, a day later", alerts.purge_news),
        Rule("words for conditions that nobody follows any more", alerts.purge_conditions, alerts.unfollowed),
    )


async def keep_house(database: Database, settings: Settings) -> list[Went]:
    """Applies every rule to everything, a short transaction at a time, so that messages can come in
    meanwhile."""
    went = []
    for rule in rules(settings):
        number = 0
        async with database.read() as session:
            apply = await rule.bound(session)
        while True:
            async with database.write.begin() as session:
                removed = await apply(session)
            number += removed
            if not removed:
                break
        went.append(Went(rule.words, number))
    if any(one.number for one in went):
        await database.checkpoint()
    return went


async def rehearse(database: Database, settings: Settings) -> list[Went]:
    """What `keep_house` would do: it is done, counted, and taken back."""
    went = []
    async with database.write() as session:
        for rule in rules(settings):
            number, apply = 0, await rule.bound(session)
            while removed := await apply(session):
                number += removed
            went.append(Went(rule.words, number))
        await session.rollback()
    return went
