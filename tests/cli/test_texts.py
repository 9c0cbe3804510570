"""Texts are listed, shown, drafted and approved from the command line."""

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from portal import clock
from portal.db import Database
from portal.leads.models import ConsentText
from tests.cli.conftest import Run

STUDY = "NCT06419439"
pytestmark = pytest.mark.usefixtures("imported")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's folder, with a consent of its own."""
    (tmp_path / "texts/portal").mkdir(parents=True)
    (tmp_path / "texts/portal/consent.txt").write_text("I agree to what stands in the file.")
    monkeypatch.setenv("PORTAL_TEXTS", str(tmp_path / "texts"))
    return tmp_path


def drafted(portal: Run, folder: Path, words: str, *options: str, key: str = "consent") -> str:
    """Keeps a draft; its id."""
    (folder / "draft.txt").write_text(words)
    ran = portal("texts", "draft", key, str(folder / "draft.txt"), *options)
    assert ran.status == 0, ran.output
    found = re.match(r"Text (\d+) is a draft", ran.output)
    assert found is not None, ran.output
    return found[1]


def test_what_ships_and_what_stands_in_files_is_listed_a_line_each(portal: Run, folder: Path) -> None:
    lines = portal("texts", "list", "--key", "consent").output.splitlines()
    places = [line.split("  |  ")[1] for line in lines]
    assert places.count("portal") == 1
    assert set(places) == {"default", "portal"}
    mine = lines[places.index("portal")]
    for part in ("consent", "en", "approved", "since 20", "I agree to what stands in the file."):
        assert part in mine
    spanish = portal("texts", "list", "--language", "es").output.splitlines()
    assert spanish
    assert all("  |  es  |  " in line for line in spanish)


def test_a_draft_is_approved_with_its_reference_and_replaces_the_file(portal: Run, folder: Path) -> None:
    version = drafted(portal, folder, "I agree to the new words.", "--ethics", "IRB 26-014")
    assert "I agree to what stands in the file." in portal("texts", "show", "consent").output
    approved = portal("texts", "approve", version, "--by", "Kim Dale", "--expires", "2099-01-31")
    assert approved.status == 0, approved.output
    assert "portal/consent.txt says something else" in approved.output
    shown = portal("texts", "show", "consent", "--study", STUDY).output
    for part in ("I agree to the new words.", "IRB 26-014", "2099-01-31", "Kim Dale", "portal"):
        assert part in shown
    listed = portal("texts", "list", "--key", "consent", "--all").output
    assert "superseded" in listed
    assert "ethics IRB 26-014" in listed


def test_a_text_for_one_study_is_heard_there_alone_and_withdrawn_again(portal: Run, folder: Path) -> None:
    version = drafted(portal, folder, "Only here.", "--study", STUDY.lower(), key="before_you_write")
    assert portal("texts", "approve", version, "--by", "kim@example.org").status == 0
    assert "Only here." in portal("texts", "show", "before_you_write", "--study", STUDY).output
    assert "Only here." in portal("texts", "show", "before_you_write", "--site", "1").output
    assert portal("texts", "show", "before_you_write", "--study", "NCT90000002").status == 1
    assert portal("texts", "list", "--study", STUDY).output.count("Only here.") == 1
    assert portal("texts", "withdraw", version, "--by", "kim@example.org").status == 0
    assert portal("texts", "show", "before_you_write", "--study", STUDY).status == 1


def test_a_text_is_shown_in_the_language_and_country_that_are_asked_for(portal: Run) -> None:
    said = portal("texts", "show", "urgent_help", "--country", "ES", "--language", "es").output
    assert "llame al 112" in said
    assert "default EU" in said


def test_what_was_live_on_a_day_is_told(portal: Run, folder: Path) -> None:
    today = clock.today()
    assert "I agree to what stands" in portal("texts", "show", "consent", "--on", str(today)).output
    assert portal("texts", "show", "consent", "--on", "2020-01-01").status == 1
    assert portal("texts", "list", "--on", "2020-01-01").output == ""
    assert "default" in portal("texts", "list", "--on", str(today)).output


def test_the_trail_knows_ids_and_no_names(portal: Run, folder: Path, empty_database: str) -> None:
    version = drafted(portal, folder, "New.")
    portal("texts", "approve", version, "--by", "Kim Dale")
    portal("texts", "withdraw", version, "--by", "Kim Dale")

    async def trail() -> list[tuple[str, str, str, str]]:
        async with Database(empty_database) as database, database.read() as session:
            rows = await session.execute(
                text("SELECT kind, subject, actor, detail FROM audit_event WHERE subject LIKE 'text:%'")
            )
            return [tuple(row) for row in rows]

    events = asyncio.run(trail())
    assert [kind for kind, *_ in events] == ["text.drafted", "text.approved", "text.withdrawn"]
    assert {subject for _, subject, *_ in events} == {f"text:{version}"}
    assert "Kim" not in str(events)


def test_a_consent_is_found_by_the_digest_that_is_kept_with_a_message(
    portal: Run, empty_database: str
) -> None:
    digest = "5f" * 32

    async def keep() -> None:
        async with Database(empty_database) as database, database.write.begin() as session:
            session.add(
                ConsentText(digest=digest, language="en", body="I agreed.", first_used_at=clock.now())
            )

    asyncio.run(keep())
    for given in (digest, digest[:12].upper()):
        assert "I agreed." in portal("texts", "show", given).output
    assert portal("texts", "show", "deadbeef" * 8).status == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("approve", "999", "--by", "Kim"), "There is no text 999"),
        (("approve", "1", "--by", "Kim"), "Text 1 is no draft: it is approved"),
        (("approve", "1", "--by", " "), "give a name"),
        (("withdraw", "1", "--by", "Kim"), "comes from what ships with the portal"),
        (("draft", "consent", "bad.txt"), "bad.txt: <<FIRST_NAME>> is not a placeholder here"),
        (("draft", "consent", "good.txt", "--study", "NCT99999999"), "There is no study NCT99999999"),
        (("draft", "consent", "good.txt", "--site", "9999"), "There is no site 9999"),
        (("draft", "consent", "good.txt", "--country", "Spain"), "does not name a country"),
        (("draft", "consent", "good.txt", "--study", STUDY, "--site", "1"), "Name one of"),
        (("draft", "consent", "good.txt", "--language", "klingonish"), "not a language code"),
        (("draft", "consent", "good.txt", "--expires", "tomorrow"), "is not a date"),
        (("show", "nothing"), "no digest of a consent"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    portal: Run, tmp_path: Path, arguments: tuple[str, ...], reason: str
) -> None:
    (tmp_path / "good.txt").write_text("I agree.")
    (tmp_path / "bad.txt").write_text("I, <<FIRST_NAME>>, agree.")
    portal("texts", "list")
    ran = portal("texts", *arguments)
    assert ran.status != 0
    assert reason in ran.output
    assert "Traceback" not in ran.output


@pytest.mark.usefixtures("keys")
def test_a_packet_is_printed_into_a_file(portal: Run, tmp_path: Path) -> None:
    file = tmp_path / "packet.html"
    ran = portal("texts", "packet", STUDY.lower(), "--language", "es", "--output", str(file))
    assert ran.status == 0, ran.output
    assert STUDY in file.read_text("utf-8")
    assert '<html lang="es"' in file.read_text("utf-8")


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("NCT99999999",), "There is no study NCT99999999 here"),
        ((STUDY, "--site", "9999"), "The study has no site 9999"),
        ((STUDY, "--on", "2020-01-01"), "The history of texts begins after 2020-01-01"),
    ],
)
def test_a_packet_that_cannot_be_made_is_refused_in_a_sentence(
    portal: Run, arguments: tuple[str, ...], reason: str
) -> None:
    ran = portal("texts", "packet", *arguments)
    assert ran.status == 1
    assert reason in ran.output
