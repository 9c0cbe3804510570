"""The authenticator app of somebody of the staff."""

import base64

from portal.clock import now
from portal.crypto import STEP_SECONDS, factor_code
from portal.staff.factor.codes import written
from tests.leads.people import Browser, page

FACTOR = "/staff/account/second-factor"


class App:
    """An app that has read the secret of a page."""

    def __init__(self, secret: bytes) -> None:
        self.secret = secret

    def code(self, *, later: int = 0) -> str:
        """What it shows now, or so many steps of 30 seconds later."""
        return factor_code(self.secret, int(now().timestamp()) // STEP_SECONDS + later)

    def wrong(self, number: int = 0) -> str:
        """A code that it does not show around now."""
        shown = {self.code(later=step) for step in range(-3, 4)}
        return [f"{code:06d}" for code in range(60) if f"{code:06d}" not in shown][number]


async def set_up(browser: Browser) -> tuple[App, list[str]]:
    """Sets a second factor up as its owner does; the app, and the recovery codes."""
    assert (await browser.post(FACTOR)).status_code == 303
    secret = page(await browser.get(FACTOR)).one("bdi", class_="secret").text
    app = App(base64.b32decode(secret.replace(" ", "")))
    assert written(app.secret) == secret
    answer = await browser.post(f"{FACTOR}/confirm", {"code": app.code()})
    assert answer.status_code == 200, answer.text
    return app, [item.text for item in page(answer).one("ul", class_="codes").all("li")]
