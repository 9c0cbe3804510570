"""What people are told: everything that is theirs, once, as it is at that moment."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from portal.studies.registry.presence import left, seen
from tests.alerts.followers import JO, PEORIA, SEATTLE, SPRINGFIELD, Alerts, nct_id, study, told_in
from tests.databases import on_both_databases
from tests.leads.people import body, text

OPENED, NEARER = "Now open to people", "A new center near you"
CHANGED, CLOSED = "Who can take part has changed", "It takes nobody any more"
DOZE = "somnolence"


async def told(alerts: Alerts, address: str = JO) -> list[list[tuple[str, str]]]:
    """All digests of somebody after a round."""
    await alerts.tell()
    return [told_in(mail) for mail in alerts.digests(address)]


def a_day_later() -> time_machine.travel:
    return time_machine.travel(datetime.now(UTC).replace(hour=17), tick=True)


@pytest.mark.parametrize(
    ("record", "fits"),
    [
        (study(1), True),
        (study(1, PEORIA), True),
        (study(1, SEATTLE), False),
        (study(1, SEATTLE, SPRINGFIELD), True),
        (study(1, status="COMPLETED"), False),
        (study(1, site_status="COMPLETED"), False),
        (study(1, conditions=["Migraine"]), False),
        (study(1, conditions=["Sciatica"], keywords=["low back pain"]), True),
        (study(1, conditions=["Sciatica"], broader=["Back Pain"]), True),
        (study(1, conditions=["Back"], keywords=["Pain"]), False),
        (study(1, ages={"minimumAge": "18 Years", "maximumAge": "70 Years"}), True),
        (study(1, ages={"maximumAge": "40 Years"}), False),
        (study(1, sex="MALE"), False),
        (study(1, sex="FEMALE"), True),
    ],
)
async def test_a_new_study_is_told_to_those_whom_it_is_for(
    alerts: Alerts, record: dict[str, Any], fits: bool
) -> None:
    await alerts.heard(birth_year="1960", sex="female")
    await alerts.store(record)
    assert await told(alerts) == ([[(nct_id(1), OPENED)]] if fits else [])


async def test_what_is_broader_than_what_they_follow_is_not_for_them(alerts: Alerts) -> None:
    await alerts.heard(conditions=["chronic low back pain"])
    await alerts.store(study(1, conditions=["Back Pain"]), study(2))
    assert await told(alerts) == [[(nct_id(2), OPENED)]]


async def test_words_that_the_registry_takes_for_a_heading_find_it(alerts: Alerts) -> None:
    await alerts.store(
        study(1, conditions=["Heart Attack"], found=[("Heart Attack", "Myocardial Infarction")])
    )
    await alerts.heard(conditions=["heart attack"])
    await alerts.store(study(2, conditions=["Myocardial Infarction"]))
    assert await told(alerts) == [[(nct_id(2), OPENED)]]


async def test_own_words_are_looked_for_whoever_learns_them_later(alerts: Alerts) -> None:
    await alerts.heard(conditions=[DOZE])
    await alerts.store(study(1, conditions=["Daytime Somnolence"]))
    assert await told(alerts) == [[(nct_id(1), OPENED)]]
    await alerts.heard(email="kim@example.org", conditions=[DOZE])
    await alerts.store(study(2, conditions=["Severe somnolence in adults"]))
    assert (await told(alerts, "kim@example.org")) == [[(nct_id(2), OPENED)]]


@on_both_databases
async def test_opening_changing_a_new_center_and_closing_are_told_apart(alerts: Alerts) -> None:
    await alerts.heard()
    news = [
        (study(1), OPENED),
        (study(1, SPRINGFIELD, PEORIA), NEARER),
        (study(1, SPRINGFIELD, PEORIA, criteria="Inclusion: age over 40."), CHANGED),
        (study(1, SPRINGFIELD, PEORIA, status="COMPLETED"), CLOSED),
    ]
    for day, (record, said) in enumerate(news, 1):
        with time_machine.travel(datetime(2027, 3, day, 17, tzinfo=UTC)):
            await alerts.store(record)
            assert (await told(alerts))[-1] == [(nct_id(1), said)]
            assert len(alerts.digests()) == day


@pytest.mark.parametrize(
    "record",
    [
        study(1, title="Another title"),
        study(1, summary="Other words."),
        study(1, criteria="Inclusion:   pain."),
        study(1, SPRINGFIELD, SEATTLE),
    ],
    ids=["title", "summary", "white space", "a far center"],
)
async def test_what_is_not_material_to_them_is_not_told(alerts: Alerts, record: dict[str, Any]) -> None:
    await alerts.heard()
    await alerts.store(study(1))
    assert len(await told(alerts)) == 1
    with time_machine.travel(datetime(2027, 3, 1, 17, tzinfo=UTC)):
        await alerts.store(record)
        assert len(await told(alerts)) == 1


async def test_two_versions_between_two_rounds_count_as_one_change(alerts: Alerts) -> None:
    await alerts.store(study(1, status="NOT_YET_RECRUITING"))
    await alerts.heard()
    await alerts.store(study(1))
    await alerts.store(study(1, criteria="Inclusion: age over 40."))
    assert await told(alerts) == [[(nct_id(1), OPENED)]]


async def test_of_several_rounds_before_their_day_the_opening_is_told(alerts: Alerts) -> None:
    await alerts.heard(frequency="weekly")
    await alerts.store(study(9))
    await told(alerts)
    for record in (
        study(1),
        study(1, SPRINGFIELD, PEORIA),
        study(1, SPRINGFIELD, PEORIA, criteria="Age over 40."),
    ):
        await alerts.store(record)
        assert len(await told(alerts)) == 1, "not twice in a week"
    with time_machine.travel(datetime.now(UTC).timestamp() + 8 * 86_400):
        assert (await told(alerts))[-1] == [(nct_id(1), OPENED)]


async def test_followers_of_a_closed_study_hear_that_it_opens_and_that_it_leaves(alerts: Alerts) -> None:
    await alerts.store(study(1, SEATTLE, status="COMPLETED", conditions=["Migraine"]))
    await alerts.heard(conditions=[""], study=nct_id(1))
    await alerts.store(study(1, SEATTLE, conditions=["Migraine"]))
    assert await told(alerts) == [[(nct_id(1), OPENED)]]
    assert "Because you asked to hear of this study." in body(alerts.digests()[0])
    with time_machine.travel(datetime(2027, 3, 1, 17, tzinfo=UTC)):
        async with alerts.database.write.begin() as session:
            await left(session, nct_id(1), datetime.now(UTC))
        assert (await told(alerts))[-1] == [(nct_id(1), CLOSED)]
    with time_machine.travel(datetime(2027, 3, 2, 17, tzinfo=UTC)):
        async with alerts.database.write.begin() as session:
            await seen(session, [nct_id(1)], datetime.now(UTC))
        assert (await told(alerts))[-1] == [(nct_id(1), OPENED)]


async def test_a_study_under_a_new_number_is_no_new_study(alerts: Alerts) -> None:
    await alerts.heard(study=nct_id(7))
    await alerts.store(study(1))
    assert len(await told(alerts)) == 1
    with time_machine.travel(datetime(2027, 3, 1, 17, tzinfo=UTC)):
        await alerts.store(study(2))
        async with alerts.database.write.begin() as session:
            await left(session, nct_id(1), datetime.now(UTC), nct_id(2))
        assert len(await told(alerts)) == 1


async def test_of_many_twenty_are_told_and_all_stand_on_the_page(alerts: Alerts) -> None:
    token = await alerts.heard()
    await alerts.store(*(study(number) for number in range(1, 31)))
    (mail,) = await told(alerts)
    assert len(mail) == 20
    assert "And 10 more: see all" in body(alerts.digests()[0])
    assert alerts.digests()[0]["Subject"] == "30 studies have news for you"
    shown = text(await alerts.browser().get(f"/alerts/manage/{token}/told"))
    assert all(f"Study number {number}." in shown for number in range(1, 31))
