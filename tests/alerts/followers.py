"""People who hear of studies, and the studies that they hear of."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import httpx2

from portal.alerts.rounds import Round, tell_due
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from tests.leads.people import Browser, Portal, body
from tests.leads.records import contact, store

JO = "jo@example.com"
SPRINGFIELD, PEORIA, SEATTLE = (39.80, -89.64), (40.69, -89.59), (47.61, -122.33)
TYPED = {
    "email": JO,
    "conditions": ["back pain"],
    "near": "62701",
    "radius": "100",
    "frequency": "daily",
    "consent": "yes",
}


def study(
    number: int, *places: tuple[float, float], status: str = "RECRUITING", **parts: Any
) -> dict[str, Any]:
    """A record with a site at each of these points; `conditions`, `keywords`, `headings`, `broader`, `ages`,
    `sex`, `criteria`, `title` and `site_status` as given."""
    sites = [_site(place, point, parts) for place, point in enumerate(places or (SPRINGFIELD,))]
    terms = _terms(parts)
    eligibility = {
        **parts.get("ages", {}),
        "sex": parts.get("sex", "ALL"),
        "eligibilityCriteria": parts.get("criteria", "Inclusion: pain."),
    }
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": nct_id(number),
                "briefTitle": parts.get("title", f"Study number {number}"),
            },
            "statusModule": {"overallStatus": status},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University"}},
            "conditionsModule": {
                "conditions": parts.get("conditions", ["Chronic Low Back Pain"]),
                "keywords": parts.get("keywords", []),
            },
            "descriptionModule": {"briefSummary": parts.get("summary", "Do warm baths help?")},
            "eligibilityModule": eligibility,
            "contactsLocationsModule": {"locations": sites},
        },
        "derivedSection": {"conditionBrowseModule": terms},
    }


def _site(place: int, point: tuple[float, float], parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "facility": f"Clinic {place}",
        "city": f"Town {place}",
        "country": "United States",
        "status": parts.get("site_status", "RECRUITING"),
        "geoPoint": {"lat": point[0], "lon": point[1]},
        "contacts": [contact("Robin Marsh", "robin@example.org")],
    }


def _terms(parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "meshes": [{"id": name, "term": name} for name in parts.get("headings", ())],
        "ancestors": [{"id": name, "term": name} for name in parts.get("broader", ())],
        "browseLeaves": [
            {"name": name, "asFound": words, "relevance": "HIGH"} for words, name in parts.get("found", ())
        ],
    }


def nct_id(number: int) -> str:
    """The number of a study in tests."""
    return f"NCT{number:08}"


@dataclass
class Alerts:
    """A portal, as those see it who hear of studies."""

    portal: Portal

    @property
    def database(self) -> Database:
        return self.portal.database

    @property
    def keyring(self) -> Keyring:
        return self.portal.parts[Keyring]

    @property
    def settings(self) -> Settings:
        return self.portal.parts[Settings]

    def browser(self, address: str = "127.0.0.1") -> Browser:
        return self.portal.browser(address)

    async def store(self, *records: dict[str, Any]) -> None:
        await store(self.database, *records)

    async def tell(self) -> Round:
        """A round, whatever the hour; then the worker sends what is queued."""
        done = await tell_due(self.database, self.keyring, self.settings, at_any_hour=True)
        assert not done.failed
        await self.portal.deliver()
        return done

    async def sign_up(self, browser: Browser | None = None, **typed: Any) -> httpx2.Response:
        """Sends the form."""
        return await (browser or self.browser()).post("/alerts", TYPED | typed)

    async def confirmed(self, **typed: Any) -> str:
        """Signs up and confirms by the link; the token of the subscription."""
        browser = self.browser()
        answer = await self.sign_up(browser, **typed)
        assert answer.status_code == 200, answer.text
        await self.portal.deliver()
        address = typed.get("email", JO)
        answer = await browser.post(path_in(self.mails(address)[-1], "confirm"))
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].partition("/alerts/manage/")[2].partition("?")[0]

    async def heard(self, **typed: Any) -> str:
        """The same, and what there was before is old news."""
        await self.tell()
        return await self.confirmed(**typed)

    def mails(self, address: str = JO) -> list[EmailMessage]:
        return self.portal.mails(address)

    def digests(self, address: str = JO) -> list[EmailMessage]:
        """The mails of somebody that tell of studies."""
        return [mail for mail in self.mails(address) if "news for you" in mail["Subject"]]


def path_in(mail: EmailMessage, page: str) -> str:
    """The path of a page of news in a mail: confirm, manage or unsubscribe."""
    found = re.search(rf"https?://[^/\s]+((?:/[a-z]{{2}})?/alerts/{page}/[\w-]+)", body(mail))
    assert found, body(mail)
    return found[1]


def code_in(mail: EmailMessage) -> str:
    """The six digits in a mail."""
    found = re.search(r"^(\d{3}) (\d{3})\r?$", body(mail), re.MULTILINE)
    assert found, body(mail)
    return found[1] + found[2]


def told_in(mail: EmailMessage) -> list[tuple[str, str]]:
    """The studies in a digest, each with what is new of it."""
    lines = body(mail).splitlines()
    return [
        (found[1], lines[place + 1])
        for place, line in enumerate(lines)
        if (found := re.search(r"\((NCT[0-9]{8})\)$", line))
    ]
