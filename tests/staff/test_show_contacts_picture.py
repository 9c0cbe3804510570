"""A coordinator uploads a picture of a contact, and the study page shows it."""

import io

from PIL import Image

from portal.teams.contacts import Contact
from portal.teams.portraits import MEDIA_TYPE
from portal.teams.reading import team_settings
from tests.leads.people import Browser, Portal, page, text
from tests.leads.records import NCT_ID
from tests.staff.people import signed_in, team_ids

ROBIN = Contact("Robin Marsh", email="robin@example.org")
BETWEEN = "----between"


def a_picture(color: str = "teal") -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (400, 300), color).save(into, "JPEG")
    return into.getvalue()


async def upload(browser: Browser, team: int, content: bytes, **fields: str) -> tuple[int, str]:
    """Status and text of the answer to a form with a file."""
    parts = [
        f'--{BETWEEN}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in ({"of": "robin@example.org"} | fields).items()
    ]
    disposition = 'Content-Disposition: form-data; name="picture"; filename="robin at home.jpg"'
    head = f"--{BETWEEN}\r\n{disposition}\r\nContent-Type: image/jpeg\r\n\r\n".encode()
    body = b"".join([*parts, head, content, f"\r\n--{BETWEEN}--\r\n".encode()])
    kind = f"multipart/form-data; boundary={BETWEEN}"
    answer = await browser.post(f"/staff/teams/{team}/pictures", content=body, kind=kind)
    return answer.status_code, text(answer) if answer.status_code != 303 else ""


async def at_work(portal: Portal) -> tuple[Browser, int]:
    (team,) = await team_ids(portal)
    await portal.set_team(contacts=[ROBIN])
    return await signed_in(portal, teams=[team]), team


async def address_of(portal: Portal, team: int) -> str | None:
    async with portal.database.read() as session:
        return (await team_settings(session, [team]))[team].contacts[0].picture


async def test_the_study_page_shows_it_until_it_is_replaced_or_removed(portal: Portal) -> None:
    browser, team = await at_work(portal)
    assert (await upload(browser, team, a_picture()))[0] == 303
    first = await address_of(portal, team)
    assert first
    visitor = portal.browser()
    card = page(await visitor.get(f"/studies/{NCT_ID}")).one("section", class_="card")
    assert card.one("img").attributes["src"] == first
    served = await visitor.get(first)
    assert (served.status_code, served.headers["content-type"]) == (200, MEDIA_TYPE)
    assert "immutable" in served.headers["cache-control"]
    await upload(browser, team, a_picture("red"))
    assert await address_of(portal, team) != first
    assert (await visitor.get(first)).status_code == 404
    await upload(browser, team, b"", remove="yes")
    assert await address_of(portal, team) is None


async def test_a_contact_keeps_it_when_the_others_change(portal: Portal) -> None:
    browser, team = await at_work(portal)
    await upload(browser, team, a_picture())
    typed = {"which": "contacts", "name-contacts-0": "R. Marsh", "email-contacts-0": "robin@example.org"}
    await browser.post(f"/staff/teams/{team}/contacts", typed)
    assert await address_of(portal, team)


async def test_what_is_no_picture_is_refused_by_name(portal: Portal) -> None:
    browser, team = await at_work(portal)
    for content, words in (
        (b"", "Choose a picture"),
        (b"MZ not a picture", "Choose a JPEG, PNG or WebP picture"),
        (a_picture() + b"\0" * 900_000, "Choose a picture of 900 kB or less"),
    ):
        status, said = await upload(browser, team, content)
        assert (status, words in said) == (422, True), words
    assert (await upload(browser, team, b"\0" * 1_100_000))[0] == 413
    assert await address_of(portal, team) is None


async def test_only_a_contact_of_ones_own_team_gets_a_picture(portal: Portal) -> None:
    browser, team = await at_work(portal)
    assert (await upload(browser, team, a_picture(), of="somebody@example.org"))[0] == 404
    stranger = await signed_in(portal, name="Sam Vale")
    assert (await upload(stranger, team, a_picture()))[0] == 404
    assert await address_of(portal, team) is None
