"""The operator is told once of a contact whose mailbox refuses mail."""

from datetime import UTC, datetime, timedelta

import time_machine

from portal.teams.health import confirm
from tests.databases import on_both_databases
from tests.leads.people import Portal, body
from tests.leads.records import SECOND_MAILBOX, SITE_MAILBOX
from tests.leads.relays import NO_SUCH_USER

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
FALLBACK = "fallback@example.org"
DAY = timedelta(days=1)


def notices(portal: Portal) -> list[str]:
    """What the operator was told of contacts, oldest first."""
    return [body(mail) for mail in portal.mails(FALLBACK) if "our email" in mail["Subject"]]


async def a_message(portal: Portal, words: str) -> None:
    await portal.browser().sent(message=words)
    await portal.deliver()
    await portal.deliver()


@on_both_databases
async def test_the_first_refusal_is_told_with_the_team_and_the_second_is_not(portal: Portal) -> None:
    portal.relay.answers[SITE_MAILBOX] = NO_SUCH_USER
    with time_machine.travel(AT, tick=False) as clock:
        for number in range(3):
            await a_message(portal, str(number))
            clock.shift(DAY)
    (notice,) = notices(portal)
    assert SITE_MAILBOX in notice
    assert "Springfield Clinic" in notice
    assert "/staff/teams/" in notice
    assert "If it is refused on another day too" in notice
    (mail,) = [mail for mail in portal.mails(FALLBACK) if "refuses our email" in mail["Subject"]]
    assert "@" not in mail["Subject"]


async def test_what_comes_up_together_is_one_mail(portal: Portal) -> None:
    portal.relay.answers |= {SITE_MAILBOX: NO_SUCH_USER, SECOND_MAILBOX: NO_SUCH_USER}
    await a_message(portal, "one")
    (notice,) = notices(portal)
    assert SITE_MAILBOX in notice
    assert SECOND_MAILBOX in notice


async def test_one_that_was_well_in_between_is_told_again(portal: Portal) -> None:
    portal.relay.answers[SITE_MAILBOX] = NO_SUCH_USER
    with time_machine.travel(AT, tick=False) as clock:
        await a_message(portal, "one")
        clock.shift(DAY)
        async with portal.database.write.begin() as session:
            await confirm(session, SITE_MAILBOX)
        clock.shift(DAY)
        await a_message(portal, "two")
    assert len(notices(portal)) == 2
