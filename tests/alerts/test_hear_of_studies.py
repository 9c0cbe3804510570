"""The whole walk: somebody signs up and confirms, a study opens, they are told of it, and leave."""

from tests.alerts.followers import JO, PEORIA, SEATTLE, Alerts, code_in, nct_id, path_in, study, told_in
from tests.databases import on_both_databases
from tests.leads.people import Browser, body, page, text


async def signed_up_by_code(alerts: Alerts, browser: Browser) -> str:
    """Where somebody is led who typed the code on the page to which signing up led."""
    answer = await alerts.sign_up(browser)
    assert answer.status_code == 200
    await alerts.portal.deliver()
    (asked,) = alerts.mails()
    sign_up = page(answer).one("input", name="sign_up").attributes["value"]
    answer = await browser.post("/alerts/confirm", {"email": JO, "code": code_in(asked), "sign_up": sign_up})
    assert answer.status_code == 303
    return answer.headers["location"]


@on_both_databases
async def test_from_signing_up_by_code_to_leaving_with_one_click(alerts: Alerts) -> None:
    await alerts.store(study(1, status="NOT_YET_RECRUITING"), study(2, SEATTLE))
    await alerts.tell()
    browser = alerts.browser()
    own = await signed_up_by_code(alerts, browser)
    assert "You are signed up" in text(await browser.get(own))
    await alerts.tell()
    assert not alerts.digests(), "nothing is new"

    await alerts.store(study(1, PEORIA))
    await alerts.tell()
    (digest,) = alerts.digests()
    assert digest["Subject"] == "1 study has news for you"
    assert told_in(digest) == [(nct_id(1), "Now open to people")]
    assert "Clinic 0, Town 0, 62 miles away" in body(digest)
    assert "Because you follow: back pain" in body(digest)
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    shown = text(await browser.get(own))
    assert "Now open to people" in shown
    await alerts.tell()
    assert len(alerts.digests()) == 1, "each study once"

    leaving = path_in(digest, "unsubscribe")
    assert digest["List-Unsubscribe"].endswith(f"{leaving}>")
    answer = await alerts.browser().post(
        leaving,
        {"List-Unsubscribe": "One-Click"},
        headers={"origin": "https://mail.example.org", "sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 200
    await alerts.store(study(3))
    await alerts.tell()
    assert len(alerts.digests()) == 1, "nothing more comes"
