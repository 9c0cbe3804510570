"""Whatever says something of people goes when its time has come: each kind by its own setting, not sooner and
not later."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal import audit, clock
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.limits.counting import Limit, count
from portal.mail import outbox
from portal.mail.models import EMPTIED, Outbox, Suppression
from portal.mail.suppression import is_suppressed, suppress
from portal.retention import Went, keep_house, rehearse
from tests.databases import on_both_databases
from tests.leads.people import Portal, a_portal, text
from tests.leads.records import WARM_BATHS, store
from tests.leads.relays import NO_SUCH_USER, Refusing
from tests.mail.conftest import MAIL
from tests.smtp import serving

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)
PERIODS = {
    "keep_messages_months": 2,
    "keep_mails_days": 10,
    "keep_suppressed_months": 3,
    "keep_trail_months": 4,
}


@pytest.fixture
async def portal(settings: Settings, database: Database) -> AsyncIterator[Portal]:
    """A portal with one study and short periods."""
    await store(database, WARM_BATHS)
    async with serving(Refusing()) as relay:
        own = settings.model_copy(update=PERIODS | {"smtp_url": relay.url})
        async with a_portal(own, relay) as portal:
            yield portal


def went(told: list[Went]) -> dict[str, int]:
    """What went, by the first words of its rule."""
    return {" ".join(one.words.split()[:3]): one.number for one in told if one.number}


async def keep(portal: Portal) -> dict[str, int]:
    """Applies the rules, having first said the same of what would go."""
    would_go = await rehearse(portal.database, portal.desk.settings)
    gone = await keep_house(portal.database, portal.desk.settings)
    assert gone == would_go
    return went(gone)


@on_both_databases
async def test_each_kind_goes_by_its_own_period(portal: Portal, keyring: Keyring) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        portal.relay.answers["gone@example.com"] = NO_SUCH_USER
        await portal.browser().sent()
        await portal.browser().sent(email="gone@example.com")
        async with portal.database.write.begin() as session:
            await count(session, keyring, {Limit("messages", 1, timedelta(hours=1)): "jo@example.com"})
        await portal.deliver()
        clock.move_to(AT + timedelta(hours=1))
        assert await keep(portal) == {"counts of limits": 1}
        clock.move_to(AT + timedelta(days=1, seconds=1))
        assert await keep(portal) == {"fingerprints by which": 2, "counts of limits": 5}
        clock.move_to(AT + timedelta(days=10))
        assert await keep(portal) == {}
        clock.shift(A_MOMENT)
        assert await keep(portal) == {"texts of e-mails": 3}, "what was refused has kept its text"
        clock.move_to(datetime(2027, 1, 22, 12, tzinfo=UTC))
        assert await keep(portal) == {}
        clock.shift(A_MOMENT)
        assert await keep(portal) == {"messages older than": 2}
        clock.move_to(datetime(2027, 2, 22, 12, tzinfo=UTC))
        assert await keep(portal) == {}
        clock.shift(A_MOMENT)
        assert await keep(portal) == {"addresses not written": 1}
        clock.move_to(datetime(2027, 3, 22, 12, tzinfo=UTC))
        assert await keep(portal) == {}
        clock.shift(A_MOMENT)
        assert (await keep(portal)).keys() == {"events in the"}
    async with portal.database.read() as session:
        assert (await outbox.counts(session)).conserved


async def test_the_receipt_of_an_emailed_message_says_the_same_after_its_text_is_gone(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        receipt = await portal.browser().sent()
        await portal.deliver()
        clock.shift(timedelta(days=11))
        before = text(await portal.browser().get(receipt))
        assert (await keep(portal))["texts of e-mails"] == 2
        assert text(await portal.browser().get(receipt)) == before
    async with portal.database.read() as session:
        assert set(await session.scalars(select(Outbox.sealed))) == {EMPTIED}
        assert set(await session.scalars(select(Outbox.data_key))) == {EMPTIED}


async def test_other_mails_and_many_rows_go_too(portal: Portal, keyring: Keyring) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        async with portal.database.write.begin() as session:
            for _ in range(3):
                await outbox.enqueue(session, keyring, MAIL, about="operator:1")
            for turn in range(2_500):
                await audit.record(session, "test", f"lead:{turn}")
        await portal.deliver()
        clock.move_to(datetime(2027, 3, 22, 12, 0, 1, tzinfo=UTC))
        assert await keep(portal) == {"texts of e-mails": 3, "other e-mails older": 3, "events in the": 2_500}


async def test_an_address_off_the_list_is_tried_again(portal: Portal, keyring: Keyring) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        async with portal.database.write.begin() as session:
            await suppress(session, keyring, "jo@example.com", "no such address")
        clock.move_to(datetime(2027, 2, 22, 12, 0, 1, tzinfo=UTC))
        await keep(portal)
        async with portal.database.read() as session:
            assert not await is_suppressed(session, keyring, "jo@example.com")
            assert await session.scalar(select(func.count()).select_from(Suppression)) == 0


@pytest.mark.parametrize(
    ("at", "months", "ago"),
    [
        (datetime(2027, 3, 31, tzinfo=UTC), 1, datetime(2027, 2, 28, tzinfo=UTC)),
        (datetime(2028, 2, 29, tzinfo=UTC), 12, datetime(2027, 2, 28, tzinfo=UTC)),
        (datetime(2027, 1, 15, 8, tzinfo=UTC), 13, datetime(2025, 12, 15, 8, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(at: datetime, months: int, ago: datetime) -> None:
    with time_machine.travel(at, tick=False):
        assert clock.months_ago(months) == ago
