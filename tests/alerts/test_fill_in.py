"""The form for news of studies helps to fill itself in."""

from portal.alerts.models import SignUp
from tests.alerts.followers import JO, PEORIA, Alerts, nct_id, study
from tests.alerts.test_sign_up import count, field
from tests.leads.people import page, text
from tests.leads.records import WARM_BATHS, store


async def test_what_fits_today_is_said_by_the_rule_that_tells(alerts: Alerts) -> None:
    far = study(3, (47.6, -122.3))
    await alerts.store(study(1), study(2, PEORIA), far, study(4, status="COMPLETED"), study(5, sex="MALE"))
    await alerts.tell()
    looked = await alerts.sign_up(look="today", email="", consent="", sex="female")
    assert looked.status_code == 200
    assert "2 studies that take people now fit what you entered:" in text(looked)
    assert await count(alerts, SignUp) == 0


async def test_suggestions_come_as_a_page_and_to_the_script(alerts: Alerts) -> None:
    await alerts.store(
        study(1, conditions=["Low Back Pain"], broader=["Back Pain"]), study(2, conditions=["Migraine"])
    )
    await alerts.tell()
    answer = await alerts.browser().get("/alerts/suggestions?q=pai")
    assert answer.json() == {
        "suggestions": [{"label": "Back Pain", "studies": 1}, {"label": "Low Back Pain", "studies": 1}]
    }
    shown = page(await alerts.sign_up(look="suggest", conditions=["back pai"]))
    boxes = [one.attributes["value"] for one in shown.all("input", type="checkbox", name="conditions")]
    assert boxes == ["Back Pain", "Low Back Pain"]


async def test_a_study_fills_the_form_in(alerts: Alerts) -> None:
    await alerts.store(study(1, conditions=["Migraine", "Headache"]))
    shown = page(await alerts.browser().get(f"/alerts?study={nct_id(1)}"))
    assert [one.attributes["value"] for one in shown.all("input", type="text", name="conditions")] == [
        "Migraine",
        "Headache",
    ]
    assert "checked" in shown.one("input", name="study").attributes


async def test_from_a_receipt_what_is_known_is_filled_in_and_not_shown_there(alerts: Alerts) -> None:
    await store(alerts.database, WARM_BATHS)
    sender, stranger = alerts.browser(), alerts.browser()
    receipt = await sender.sent()
    for browser, known in ((sender, JO), (stranger, "")):
        shown = await browser.get(receipt)
        assert JO not in shown.text
        carried = page(shown).one("input", name="carried").attributes["value"]
        form = await browser.post("/alerts", {"carried": carried, "look": "fill"})
        assert form.status_code == 200
        assert field(form, "email") == known
        assert page(form).all("input", type="text", name="conditions")[0].attributes["value"] == "Back Pain"
        assert "checked" in page(form).one("input", name="study").attributes
    changed = await sender.post("/alerts", {"carried": f"x{carried}", "look": "fill"})
    assert field(changed, "email") == ""
