"""Links to messages live for fourteen days; a new one goes to the same mailbox, and one that got into the
wrong hands is switched off."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.leads.answers import links
from portal.tokens import BadToken
from tests.databases import on_both_databases
from tests.leads.answers.answering import Team, new_links, notices, reading, told
from tests.leads.people import Portal, page, text
from tests.leads.test_take_back import wrong_for

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIFTEEN_DAYS = timedelta(days=15)
NEW = "Send a new link"


async def renewed(portal: Portal) -> Team:
    """Whoever opens the newest link in the mailbox, on a device of their own."""
    await portal.deliver()
    return Team(portal.browser(), new_links(portal)[-1])


@on_both_databases
async def test_the_code_of_the_old_mail_brings_a_new_link_and_the_old_one_is_dead(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        team = await told(portal)
        clock.shift(FIFTEEN_DAYS)
        over = await team.browser.get(team.link)
        assert over.status_code == 410
        assert NEW in [one.text for one in page(over).all("button")]
        assert (await team.browser.post(f"{team.link}/renew", {"code": team.code})).status_code == 303
        fresh = await renewed(portal)
        assert (fresh.link, fresh.code) != (team.link, team.code)
        assert "Message from Jo Doe" in text(await fresh.open())
        replaced = await team.browser.get(team.link)
        assert replaced.status_code == 410
        assert "We sent a new link to the same mailbox on 9 December 2026" in text(replaced)


async def test_a_known_device_asks_for_a_new_link_with_one_press(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        team = await reading(portal)
        clock.shift(FIFTEEN_DAYS)
        assert not page(await team.browser.get(team.link)).all("input", name="code")
        await team.browser.post(f"{team.link}/renew")
        fresh = await renewed(portal)
        assert fresh.link != team.link
        assert "Message from Jo Doe" in text(await team.browser.get(fresh.link))


async def test_a_wrong_code_brings_no_link_and_five_end_it(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        team = await told(portal)
        clock.shift(FIFTEEN_DAYS)
        for number in range(5):
            refused = await team.browser.post(f"{team.link}/renew", {"code": wrong_for(team.code, number)})
            assert refused.status_code == 422
        refused = await team.browser.post(f"{team.link}/renew", {"code": team.code})
        assert refused.status_code == 422
        await portal.deliver()
        assert len(new_links(portal)) == 0


@on_both_databases
async def test_a_mailbox_gets_three_new_links_a_day(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        team = await reading(portal)
        clock.shift(FIFTEEN_DAYS)
        for _ in range(4):
            answer = await team.browser.post(f"{team.link}/renew")
        assert answer.status_code == 422
        assert "We sent 3 new links today" in text(answer)
        await portal.deliver()
        assert len(new_links(portal)) == 3
        clock.shift(timedelta(days=1, minutes=1))
        assert (await team.browser.post(f"{team.link}/renew")).status_code == 303


async def test_a_link_that_still_works_is_not_renewed(portal: Portal) -> None:
    team = await reading(portal)
    await team.browser.post(f"{team.link}/renew")
    await portal.deliver()
    assert len(new_links(portal)) == 0
    assert (await team.browser.get(team.link)).status_code == 200


@on_both_databases
async def test_a_link_is_switched_off_on_every_device(portal: Portal) -> None:
    team = await reading(portal)
    other = Team(portal.browser(), team.mail)
    await other.open()
    await team.browser.post(f"{team.link}/revoke")
    for device in (team.browser, other.browser, portal.browser()):
        for answer in (await device.get(team.link), await device.post(team.link, {"code": team.code})):
            assert answer.status_code == 410
            assert "It was switched off on" in text(answer)
    assert "lead.link_revoked" in await portal.trail()


async def test_a_device_that_is_not_known_switches_nothing_off(portal: Portal) -> None:
    team = await told(portal)
    await team.browser.post(f"{team.link}/revoke", {"code": team.code})
    assert (await team.browser.get(team.link)).status_code == 200


async def test_the_code_of_a_mail_in_the_wrong_hands_brings_no_new_link(portal: Portal) -> None:
    team = await reading(portal)
    await team.browser.post(f"{team.link}/revoke")
    stranger = portal.browser()
    assert NEW not in [one.text for one in page(await stranger.get(team.link)).all("button")]
    assert (await stranger.post(f"{team.link}/renew", {"code": team.code})).status_code == 422
    assert (await team.browser.post(f"{team.link}/renew")).status_code == 303
    fresh = await renewed(portal)
    assert "Message from Jo Doe" in text(await fresh.open())


async def test_a_forgotten_device_is_asked_for_the_code_again(portal: Portal) -> None:
    team = await reading(portal)
    await team.browser.post(f"{team.link}/forget")
    shown = await team.browser.get(team.link)
    assert "Jo Doe" not in shown.text
    assert page(shown).all("input", name="code")


async def test_who_signed_in_renews_and_revokes_the_links_of_a_lead_and_of_no_other(portal: Portal) -> None:
    team = await told(portal)
    await portal.browser().sent(message="Another one")
    await portal.deliver()
    first, second = await portal.links()
    async with portal.database.write.begin() as session:
        await links.revoke(session, first.lead_id, first.id, "member:1")
        await links.renew(session, portal.desk, first.lead_id, first.id, "member:1")
        for wrong in (links.revoke(session, first.lead_id, second.id, "member:1"),):
            with pytest.raises(BadToken):
                await wrong
        with pytest.raises(BadToken):
            await links.renew(session, portal.desk, first.lead_id, second.id, "member:1")
    fresh = await renewed(portal)
    assert "Message from Jo Doe" in text(await fresh.open())
    assert (await team.browser.get(team.link)).status_code == 410


async def test_a_message_that_was_taken_back_gets_no_new_link(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        sender = portal.browser()
        receipt = await sender.sent()
        await portal.deliver()
        team = Team(portal.browser(), notices(portal)[-1])
        await sender.post(f"{receipt}/withdraw")
        clock.shift(FIFTEEN_DAYS)
        assert NEW not in [one.text for one in page(await team.browser.get(team.link)).all("button")]
        (link,) = await portal.links()
        async with portal.database.write.begin() as session:
            with pytest.raises(links.NoNewLink):
                await links.renew(session, portal.desk, link.lead_id, link.id, "member:1")
