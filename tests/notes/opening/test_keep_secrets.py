"""What was shared stands nowhere that somebody else could read it: not in the database, not in a log, not in
what browsers pass on. And it does nothing where it is shown."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from portal.config import Settings
from portal.notes.passcodes.passcodes import canonical
from tests.leads.people import Portal, text
from tests.notes.notebooks import rows
from tests.notes.opening.conftest import SECRET, Shared
from tests.notes.sharing.sharers import sharer

SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=alert(1)>"


@pytest.mark.sqlite_only
async def test_the_database_holds_no_text_token_passcode_or_study(
    shared: Shared, settings: Settings, portal: Portal
) -> None:
    await shared.tries(portal.browser(), shared.passcode)
    file = Path(make_url(settings.database_url).database or "")
    stored = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    assert b"Warm Baths for Sore Backs" in stored  # the study itself is public
    async with portal.database.engine.connect() as connection:
        shown = [
            repr(row)
            for table in ("notebook", "note", "share", "share_attempt")
            for row in await connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]
    assert len(shown) >= 3
    for secret in (SECRET, shared.token, shared.passcode, canonical(shared.passcode), str(shared.jo.key)):
        assert secret.encode() not in stored
        assert not any(secret in row for row in shown)
    assert not any(name in row for row in shown for name in ("NCT01234567", "overview", "warm baths"))


async def test_a_longer_note_is_stored_at_the_same_length(portal: Portal) -> None:
    jo = sharer(portal)
    for note in await jo.writes("a", "a" * 40, "a" * 120):
        await jo.shared(note)
    assert len({len(row.sealed or b"") for row in await jo.rows()}) == 1
    assert len({len(row.sealed) for row in await rows(portal.database)}) == 1


async def test_token_and_passcode_are_in_no_log_and_in_no_header(
    shared: Shared, capfd: pytest.CaptureFixture[str]
) -> None:
    kim = shared.portal.browser()
    answers = [await kim.get(shared.path), await shared.tries(kim, "violin violin violin violin")]
    answers.append(await shared.tries(kim, shared.passcode))
    said = "".join(capfd.readouterr())
    for secret in (shared.token, shared.passcode, SECRET):
        assert secret not in said
        assert not any(secret in str(answer.headers) for answer in answers)
    for answer in answers:
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        title = answer.text.partition("<title>")[2].partition("</title>")[0]
        assert title.removeprefix("Error: ").startswith("Shared notes")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (SCRIPT, SCRIPT),
        ("left\u202eright\u2066x", "leftrightx"),
        ("a" + "\u0301" * 10_000, "\u00e1" + "\u0301" * 8),
    ],
)
async def test_what_a_note_says_does_nothing_where_it_is_shown(portal: Portal, typed: str, kept: str) -> None:
    jo = sharer(portal)
    quote = {"section": "overview", "exact": "warm baths", "body": typed}
    made = await jo.browser.post("/studies/NCT01234567/notes", quote, headers={"accept": "application/json"})
    assert made.status_code == 201
    told = await jo.shared(made.json()["id"])
    path = told["link"].partition("/shared/")[2]
    opened = await portal.browser().post(f"/shared/{path}", {"passcode": told["passcode"]})
    for answer in (opened, await jo.browser.get("/notes")):
        assert "<script>document" not in answer.text
        assert "<img src=x" not in answer.text
        assert kept in text(answer)
        assert typed == kept or typed not in answer.text
