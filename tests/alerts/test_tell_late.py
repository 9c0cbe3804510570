"""What could not be told at once is told later, and what does not hold by then is not."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import delete, func, select, update

from portal.alerts.matching.models import Match, Seen
from portal.alerts.models import Subscription
from portal.alerts.rounds import Teller, tell_due
from portal.mail.models import Outbox, State
from portal.mail.suppression import suppress
from tests.alerts.followers import JO, Alerts, nct_id, study
from tests.alerts.test_tell import OPENED, told
from tests.databases import on_both_databases
from tests.leads.records import WARM_BATHS


async def test_whoever_moved_away_is_not_told_of_what_waits(alerts: Alerts) -> None:
    token = await alerts.heard(frequency="weekly")
    await alerts.store(study(9))
    await told(alerts)
    await alerts.store(study(1))
    await told(alerts)
    changed = {"conditions": "back pain", "near": "98101", "radius": "25", "frequency": "daily"}
    answer = await alerts.browser().post(f"/alerts/manage/{token}", changed)
    assert answer.status_code == 303
    with time_machine.travel(datetime.now(UTC).timestamp() + 8 * 86_400):
        assert len(await told(alerts)) == 1


async def test_news_for_an_address_that_is_not_written_to_waits(alerts: Alerts) -> None:
    await alerts.heard()
    async with alerts.database.write.begin() as session:
        await suppress(session, alerts.keyring, JO, "5.1.1")
    await alerts.store(study(1))
    assert await told(alerts) == []
    async with alerts.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Match)) == 1


@on_both_databases
@pytest.mark.parametrize("state", [State.EXPIRED, State.DEAD])
async def test_news_whose_mail_never_left_is_told_the_next_day(alerts: Alerts, state: State) -> None:
    await alerts.heard(frequency="weekly")
    await alerts.store(study(1))
    await tell_due(alerts.database, alerts.keyring, alerts.settings, at_any_hour=True)
    async with alerts.database.write.begin() as session:
        ended = update(Outbox).where(Outbox.kind == "alert_digest").values(state=state)
        await session.execute(ended.execution_options(synchronize_session=False))
    assert await told(alerts) == [], "not on the same day"
    with time_machine.travel(datetime.now(UTC).timestamp() + 86_400):
        assert await told(alerts) == [[(nct_id(1), OPENED)]]


async def test_by_night_nobody_is_written_to(alerts: Alerts) -> None:
    await alerts.heard()
    await alerts.store(study(1))
    with time_machine.travel(datetime(2027, 3, 2, 8, 30, tzinfo=UTC)):
        await alerts.portal.deliver()
        assert not alerts.digests(), "it is half past two in Chicago"
    with time_machine.travel(datetime(2027, 3, 2, 14, 5, tzinfo=UTC)):
        await alerts.portal.deliver()
        assert len(alerts.digests()) == 1, "it is five past eight in the morning"


@on_both_databases
async def test_one_that_cannot_be_told_holds_up_nobody(alerts: Alerts) -> None:
    await alerts.heard()
    await alerts.confirmed(email="kim@example.org")
    async with alerts.database.write.begin() as session:
        first = await session.scalar(select(func.min(Subscription.id)))
        await session.execute(update(Subscription).where(Subscription.id == first).values(sealed=b"broken"))
    await alerts.store(study(1))
    assert await told(alerts, "kim@example.org") == [[(nct_id(1), OPENED)]]


async def test_a_study_that_closed_before_it_could_be_told_is_dropped(alerts: Alerts) -> None:
    await alerts.heard(frequency="weekly")
    await alerts.store(study(9))
    await told(alerts)
    await alerts.store(study(1))
    await told(alerts)
    await alerts.store(study(1, status="WITHDRAWN"))
    with time_machine.travel(datetime.now(UTC).timestamp() + 8 * 86_400):
        assert len(await told(alerts)) == 1


async def test_studies_are_looked_at_once_something_public_has_changed(alerts: Alerts) -> None:
    teller = Teller(alerts.portal.parts)
    await alerts.store(study(1))
    assert [(await teller.look()).noticed for _ in range(2)] == [1, 0]
    async with alerts.database.write.begin() as session:
        await session.execute(delete(Seen))
    assert (await teller.look()).noticed == 0, "nothing public has changed"
    await alerts.store(study(2))
    assert (await teller.look()).noticed == 2


async def test_news_leaves_after_messages(alerts: Alerts) -> None:
    await alerts.heard()
    await alerts.store(study(1), WARM_BATHS)
    await tell_due(alerts.database, alerts.keyring, alerts.settings, at_any_hour=True)
    await alerts.browser().sent(email="kim@example.org")
    await alerts.portal.deliver()
    kinds = [
        "news" if "news for you" in one.message["Subject"] else "other"
        for one in alerts.portal.relay.received
    ]
    assert kinds.index("news") == len(kinds) - 1
