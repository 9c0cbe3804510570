"""Leaving with one click, undoing it, and coming back."""

from sqlalchemy import select

from portal.alerts.matching.models import Digest, Match
from portal.alerts.models import Follow, SignUp, Subscription
from portal.mail.models import Outbox, State
from tests.alerts.followers import Alerts, nct_id, study
from tests.alerts.test_manage import later, number, queued_digest
from tests.databases import on_both_databases
from tests.leads.people import page, text


@on_both_databases
async def test_leaving_twice_and_after_erasure_with_a_digest_in_the_queue(alerts: Alerts) -> None:
    token = await queued_digest(alerts)
    browser = alerts.browser()
    for _ in range(2):
        answer = await browser.post(f"/alerts/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not answer.headers.get("set-cookie")
    await alerts.tell()
    assert not alerts.digests()
    async with alerts.database.read() as session:
        kinds = select(Outbox.state).where(Outbox.kind == "alert_digest")
        assert list(await session.scalars(kinds)) == [State.CANCELLED]
    assert await number(alerts, SignUp) == 1
    assert (await browser.post(f"/alerts/manage/{token}/erase")).status_code == 200
    assert (await browser.post(f"/alerts/unsubscribe/{token}")).status_code == 200
    for model in (Subscription, SignUp, Follow, Match, Digest):
        assert await number(alerts, model) == 0
    await alerts.store(study(2))
    await alerts.tell()
    assert not alerts.digests()


async def test_leaving_can_be_undone_and_looking_leaves_nobody(alerts: Alerts) -> None:
    token = await alerts.heard()
    browser = alerts.browser()
    leaving = f"/alerts/unsubscribe/{token}"
    assert page(await browser.get(leaving)).one("h1").text == "Stop the news of studies?"
    await browser.post(leaving)
    assert page(await browser.get(leaving)).one("h1").text == "You get no more news"
    assert (await browser.post(f"{leaving}/undo")).status_code == 303
    await alerts.store(study(1))
    await alerts.tell()
    assert len(alerts.digests()) == 1


@on_both_databases
async def test_who_signs_up_again_begins_anew_and_is_stopped_by_old_links(alerts: Alerts) -> None:
    token = await alerts.heard(study=nct_id(7), conditions=["sciatica"])
    browser, leaving = alerts.browser(), f"/alerts/unsubscribe/{token}"
    await browser.post(leaving)
    with later(2):
        assert await alerts.confirmed(conditions=["back pain"]) == token
        own = text(await browser.get(f"/alerts/manage/{token}"))
        assert "back pain" in own
        assert "sciatica" not in own
        await browser.post(f"{leaving}/undo")
        await alerts.store(study(1))
        await alerts.tell()
        assert len(alerts.digests()) == 1
    with later(10):
        assert (await browser.post(leaving)).status_code == 200
        await alerts.store(study(2))
        await alerts.tell()
    assert len(alerts.digests()) == 1


async def test_a_link_to_nothing_does_not_say_that_it_stopped_anything(alerts: Alerts) -> None:
    await alerts.heard()
    browser, unknown = alerts.browser(), "/alerts/unsubscribe/unknown"
    for answer in (await browser.get(unknown), await browser.post(unknown)):
        assert answer.status_code == 200
        assert page(answer).one("h1").text == "There is nothing to stop behind this link"
        assert "Use the link in the newest email" in text(answer)


async def test_only_the_button_that_leaves_is_open_to_other_sites(alerts: Alerts) -> None:
    token = await alerts.heard()
    elsewhere = {"origin": "https://mail.example.org", "sec-fetch-site": "cross-site"}
    browser = alerts.browser()
    for path in (f"/alerts/manage/{token}/erase", f"/alerts/unsubscribe/{token}/undo", "/alerts"):
        assert (await browser.post(path, {}, headers=elsewhere)).status_code == 403
    multipart = (
        b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    )
    answer = await browser.post(
        f"/es/alerts/unsubscribe/{token}",
        content=multipart,
        kind="multipart/form-data; boundary=x",
        headers=elsewhere,
    )
    assert answer.status_code == 200
