"""Somebody who uses the portal in a browser, told in the words of what they do."""

import asyncio
import re
from dataclasses import dataclass, field
from uuid import uuid4

from playwright.async_api import ConsoleMessage, Error, Page, Request

SEED, MANY_SITES, FINISHED, FOR_CHILDREN, NO_ADDRESS = (
    "NCT06419439",
    "NCT90000002",
    "NCT90000003",
    "NCT90000004",
    "NCT90000005",
)
SEND = "Send my message"
WRITE = "Write to the study team"
ARRIVES_WITHIN = 30  # seconds
ANSWERED_WITH_AN_ERROR = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Visitor:
    """One person with one browser window."""

    page: Page
    base_url: str
    email: str = field(default_factory=lambda: f"jo.{uuid4().hex[:8]}@example.com")
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", self._broke)
        self.page.on("request", self._asked)

    # Reading and writing

    async def opens(self, path: str) -> None:
        """Goes to an address of the portal, or of an e-mail."""
        await self.page.goto(path)

    async def goes_to_the_form(self, nct_id: str = SEED) -> None:
        """From the study's page, by the button that a person sees."""
        await self.opens(f"/studies/{nct_id}")
        await self.page.get_by_role("link", name=WRITE).locator("visible=true").first.click()

    async def fills_in(self, **typed: str) -> None:
        """The fields that have to be filled in, and those named here."""
        needed = {"first_name": "Jo", "last_name": "Doe", "email": self.email, "phone": "202-555-0123"}
        for name, value in (needed | typed).items():
            await self.page.locator(f"#{name}").fill(value)

    async def ticks(self, name: str) -> None:
        """By its label, as people do."""
        await self.page.locator(f"label[for={name}]").click()

    async def sends(self) -> None:
        """Presses the button and waits for what comes next."""
        button = self.page.get_by_role("button", name=SEND)
        async with self.page.expect_navigation():
            await button.click()

    async def sends_a_message(self, nct_id: str = SEED, **typed: str) -> str:
        """All of it; returns the address of the receipt."""
        await self.goes_to_the_form(nct_id)
        await self.fills_in(**typed)
        await self.ticks("consent")
        await self.sends()
        return self.page.url

    async def has_sent(self, number: int) -> None:
        """So many messages before now, which differ."""
        for turn in range(number):
            fields = {"first_name": "Jo", "last_name": "Doe", "email": self.email, "phone": "202-555-0123"}
            form: dict[str, str | float | bool] = {**fields, "consent": "yes", "message": f"Number {turn}"}
            await self.page.request.post(f"/studies/{SEED}/message", form=form, max_redirects=0)

    async def value(self, name: str) -> str:
        """What stands in a field."""
        return await self.page.locator(f"#{name}").input_value()

    async def heading(self) -> str:
        """What the page says it is."""
        return await self.page.get_by_role("heading", level=1).inner_text()

    async def text(self) -> str:
        """Everything the page says."""
        return await self.page.locator("main").inner_text()

    async def focus(self) -> str:
        """The id, the words or else the name of what has the focus."""
        named = "({ id, innerText, ariaLabel }) => id || innerText.trim() || ariaLabel"
        return str(await self.page.evaluate(f"({named})(document.activeElement)"))

    async def overflow(self) -> int:
        """How many pixels of the page stand beyond the window's edge."""
        return int(
            await self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    # The demo's mailbox

    async def mails(self, to: str, number: int) -> list[str]:
        """The texts of the mails to an address, the newest first, once there are as many."""
        async with asyncio.timeout(ARRIVES_WITHIN):
            while len(texts := await self._texts(to)) < number:
                await self.page.wait_for_timeout(300)
        return texts

    async def opens_mail(self, to: str) -> None:
        """The newest mail to an address, on its page in the mailbox."""
        await self.mails(to, 1)
        await self.opens("/demo/mailbox")
        await self.page.get_by_role("listitem").filter(has_text=to).first.get_by_role("link").click()

    async def _texts(self, to: str) -> list[str]:
        await self.opens("/demo/mailbox")
        listed = self.page.get_by_role("listitem").filter(has_text=to).get_by_role("link")
        addresses = [await link.get_attribute("href") or "" for link in await listed.all()]
        texts = []
        for address in addresses:
            await self.opens(address)
            texts.append(await self.page.locator("pre").inner_text())
        return texts

    # What should never happen

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(ANSWERED_WITH_AN_ERROR):
            self.complaints.append(message.text)

    def _broke(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:")):
            self.strangers.append(request.url)


def link_in(text: str, to: str) -> str:
    """The address in a mail that leads to a part of the portal."""
    found = re.search(rf"http://\S+/{to}/\S+", text)
    assert found, text
    return found.group()


def code_in(text: str) -> str:
    """The six digits in a mail."""
    found = re.search(r"\b([0-9]{3}) ([0-9]{3})\b", text)
    assert found, text
    return found[1] + found[2]
