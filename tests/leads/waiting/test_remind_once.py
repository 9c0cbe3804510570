"""One reminder a person: it lists everything that waits for them, and comes once a day at most."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest

from portal.leads.waiting.taking import take_steps
from portal.leads.waiting.turning import turn
from portal.mail.outbox import enqueue
from tests.databases import on_both_databases
from tests.leads.people import Portal, body, page, said
from tests.leads.records import SECOND_MAILBOX, SITE_MAILBOX, store
from tests.leads.waiting.waits import COVER, ONE_CONTACT, november, reminders, steps, subjects

WAITS = re.compile(r"Springfield Clinic,\s+since")


async def write(portal: Portal, *names: str) -> None:
    for name in names:
        await portal.browser().sent(first_name=name, email=f"{name.lower()}@example.com")


@on_both_databases
async def test_all_that_waits_is_in_one_mail_also_what_is_not_due(portal: Portal) -> None:
    with november() as hours:
        await write(portal, "Ann", "Ben")
        await hours.to(portal, 3, 23)
        await write(portal, "Cleo")
        await hours.to(portal, 4)
        await hours.to(portal, 4, 16)
        (reminder,) = reminders(portal, SITE_MAILBOX)
        assert reminder["Subject"] == "3 messages wait for your answer"
        assert len(WAITS.findall(body(reminder))) == 3
        assert not re.search("Ann|Ben|Cleo", said(reminder))
        await hours.to(portal, 5)
        assert len(reminders(portal, SITE_MAILBOX)) == 2


async def test_the_link_in_it_opens_the_page_of_that_mailbox(portal: Portal) -> None:
    with november() as hours:
        await write(portal, "Ann")
        await hours.to(portal, 4)
        (reminder,) = reminders(portal, SITE_MAILBOX)
        found = re.search(r"http://127.0.0.1:8000(/contacts/\S+)", body(reminder))
        assert found
        answered = await portal.browser().get(found[1])
        assert answered.status_code == 200
        assert page(answered).one("h1").text


async def test_a_language_to_reply_in_is_named_and_one_that_was_typed_is_not(portal: Portal) -> None:
    with november() as hours:
        await portal.browser().sent(language="es")
        await portal.browser().sent(first_name="Kim", language="other", other_language="Quechua")
        await hours.to(portal, 4)
    (reminder,) = reminders(portal, SITE_MAILBOX)
    assert "reply in: Español (Spanish)" in " ".join(body(reminder).split())
    assert "Quechua" not in body(reminder)


async def test_two_teams_of_one_mailbox_with_doors_at_other_hours_cost_one_mail(portal: Portal) -> None:
    with november() as hours:
        await write(portal, "Ann")
        await hours.to(portal, 4)
        await portal.set_team(opens="11:00")
        await write(portal, "Ben")
        await hours.through(portal, 4, 5)
        assert len(reminders(portal, SITE_MAILBOX)) == 1
        await hours.to(portal, 6, 17)
    assert [len(reminders(portal, one)) for one in (SITE_MAILBOX, SECOND_MAILBOX)] == [2, 1]


async def test_a_paused_mailbox_gets_none_and_the_next_is_told(portal: Portal) -> None:
    with november() as hours:
        await write(portal, "Ann")
        await hours.to(portal, 2, 17)
        await portal.pause([SITE_MAILBOX])
        await hours.to(portal, 4)
        assert not reminders(portal, SITE_MAILBOX)
        assert len(portal.mails(SECOND_MAILBOX)) == 1
        await hours.to(portal, 6)
    assert not reminders(portal, SITE_MAILBOX)
    assert len(reminders(portal, SECOND_MAILBOX)) == 1


async def test_cover_and_central_contacts_are_told_after_three_days(portal: Portal) -> None:
    await store(portal.database, ONE_CONTACT)
    await portal.set_team(**COVER)
    with november() as hours:
        await write(portal, "Ann")
        await hours.through(portal, 2, 6)
    told = [(link.mailbox, link.part) for link in await portal.links()]
    assert told == [
        ("robin@example.org", "site"),
        ("kit@example.org", "site"),
        ("central@example.org", "central"),
    ]
    assert [len(reminders(portal, mailbox)) for mailbox, _ in told] == [2, 1, 1]


@on_both_databases
async def test_two_workers_at_once_take_each_step_once(portal: Portal) -> None:
    with november() as hours:
        await write(portal, "Ann", "Ben", "Cleo")
        await hours.to(portal, 2, 17)
        hours.stand(6)
        await asyncio.gather(*(turn(portal.parts) for _ in range(4)))
        await portal.deliver()
    assert sorted(await steps(portal)) == sorted([(6, "remind"), (6, "escalate")] * 3)
    assert len(reminders(portal, SITE_MAILBOX)) == len(reminders(portal, SECOND_MAILBOX)) == 1
    assert [len(subjects(portal, f"{name}@example.com")) for name in ("ann", "ben", "cleo")] == [1, 1, 1]


@pytest.mark.parametrize("stops_at", range(8))
async def test_a_turn_that_is_cut_off_anywhere_loses_nothing_and_repeats_nothing(
    portal: Portal, stops_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is put into the outbox may be the last thing that a killed worker does."""
    put = 0

    def cut(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def dying(*args: Any, **values: Any) -> Any:
            nonlocal put
            if put == stops_at:
                raise asyncio.CancelledError
            put += 1
            return await function(*args, **values)

        return dying

    with november() as hours:
        await write(portal, "Ann", "Ben")
        await hours.to(portal, 2, 17)
        hours.stand(6)
        with monkeypatch.context() as patch:
            patch.setattr("portal.leads.waiting.turning.take_steps", cut(take_steps))
            for sends in ("reminding", "word"):
                patch.setattr(f"portal.leads.waiting.{sends}.enqueue", cut(enqueue))
            with suppress(asyncio.CancelledError):
                await turn(portal.parts)
        await hours.to(portal, 6, 15, 5)
    assert sorted(await steps(portal)) == sorted([(6, "remind"), (6, "escalate")] * 2)
    assert len(reminders(portal, SITE_MAILBOX)) == len(reminders(portal, SECOND_MAILBOX)) == 1
    assert [len(subjects(portal, f"{name}@example.com")) for name in ("ann", "ben")] == [1, 1]
