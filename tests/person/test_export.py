"""Somebody who asks gets a copy of everything held on them, and nothing of anybody else."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from portal.crypto import Keyring, new_master_key
from portal.db import Base, Database
from portal.leads import history, retention, staff_notes
from portal.leads.models import Lead
from portal.mail import outbox
from portal.mail.address import ascii_address
from portal.mail.suppression import suppress
from portal.person.export import export, is_empty
from tests.databases import on_both_databases
from tests.leads.people import Portal, code_in, path_in, text
from tests.leads.records import NCT_ID, SITE_MAILBOX

JO = "jo@example.com"
# Where an export looks. A new table needs a decision which of the two it is.
OF_PEOPLE = {
    "person_request",
    "lead",
    "lead_event",
    "staff_note",
    "answer_link",
    "consent_text",
    "outbox",
    "suppression",
    "limit_count",
    "audit_event",
    *("alert_sign_up", "alert_subscription", "alert_follow", "alert_match", "alert_digest"),
    *("member", "membership", "staff_session", "sign_in"),  # of the staff: portal.staff.person
}
OF_NOBODY = {
    *("revision", "counter", "relay", "bulletin", "reminder"),
    *("team", "mailbox", "study", "study_version", "site", "study_check", "sync_run", "text_version"),
    # Contacts of studies, whom the registry lists.
    *("team_setting", "wrong_person", "mailbox_link", "contact_picture", "replaced_link"),
    "clock_step",  # times and numbers of messages
    # Sealed with keys that we do not have: nobody can tell whose they are.
    *("notebook", "note", "share", "share_attempt"),
    *("alert_term", "alert_term_word", "alert_study_term", "alert_synonym", "alert_condition"),
    *("alert_seen", "alert_batch", "alert_news", "alert_shard"),
    "lost_link",  # keyed fingerprints, for seconds
}


async def exported(portal: Portal, address: str, keyring: Keyring | None = None) -> dict[str, Any]:
    async with portal.database.read() as session:
        return await export(session, keyring or portal.desk.keyring, portal.desk.settings, address)


def test_every_table_is_known_to_say_something_of_people_or_nothing() -> None:
    assert set(Base.metadata.tables) == OF_PEOPLE | OF_NOBODY


@on_both_databases
async def test_everything_typed_everything_sent_and_what_became_of_it_is_in_the_copy(portal: Portal) -> None:
    receipt = await portal.browser().sent(message="Purple rhubarb", best_time="after 5 pm")
    await portal.browser().sent(first_name="Kim", email="kim@example.com", message="Somebody else's")
    await portal.deliver()
    staff, (notice, _) = portal.browser(), portal.mails(SITE_MAILBOX)
    await staff.post(path_in(notice), {"code": code_in(notice)})
    assert "Purple rhubarb" in text(await staff.get(path_in(notice)))
    async with portal.database.write.begin() as session:
        await suppress(session, portal.desk.keyring, JO, "no such address")
    held = await exported(portal, JO)
    (message,) = held["messages"]
    assert message["message"]["text"] == "Purple rhubarb"
    assert message["message"]["best_time"] == "after 5 pm"
    assert (message["study"], message["site"]["name"], message["state"]) == (
        NCT_ID,
        "Springfield Clinic",
        "opened",
    )
    assert message["receipt"] == receipt
    assert "I agree that Example Research sends" in message["consent"]["wording"]
    assert [one["mailbox"] for one in message["told"]] == [SITE_MAILBOX]
    assert {"lead.received", "lead.told", "lead.opened"} <= {event["kind"] for event in message["trail"]}
    copy, notice_to_team = sorted(held["emails"], key=lambda mail: mail["kind"])
    assert (copy["to_this_address"], copy["state"]) == (True, "accepted")
    assert "Purple rhubarb" in copy["text"]
    assert (notice_to_team["to_this_address"], notice_to_team["text"]) == (False, None)
    assert held["not_written_to"]["reason"] == "no such address"
    assert held["counted_for_limits"] == {"copies": 1, "messages of an e-mail address": 1}
    whole = json.dumps(held, default=str)
    assert '"Kim"' not in whole
    assert "Somebody else's" not in whole
    assert path_in(notice) not in whole, "the team's own link is not theirs"


@on_both_databases
async def test_what_a_team_said_noted_and_did_is_in_the_copy_without_who_it_was(portal: Portal) -> None:
    await portal.browser().sent()
    (lead,) = await portal.leads()
    async with portal.database.write.begin() as session:
        await history.note(session, lead.id, "will_call", "member:7", call_on=date(2026, 12, 1))
        await staff_notes.write(session, portal.desk.keyring, lead.id, 7, "Call after the surgery")
        await session.execute(
            update(Lead).values(assigned_to=7, closed_at=lead.created_at, closed_because="full")
        )
    (message,) = (await exported(portal, JO))["messages"]
    assert [(one["what"], one["call_on"]) for one in message["history"]] == [("will_call", date(2026, 12, 1))]
    (note,) = message["notes_of_staff"]
    assert (note["text"], set(note)) == ("Call after the surgery", {"at", "text"})
    assert message["given_to_one_of_the_staff"] is True
    assert message["closed"] == {"why": "full", "at": lead.created_at}
    assert message["waits_since"] == lead.waits_since


async def test_notes_of_staff_can_be_read_after_a_change_of_keys(portal: Portal) -> None:
    await portal.browser().sent()
    (lead,) = await portal.leads()
    newest = new_master_key()
    both = Keyring([newest, *portal.desk.settings.encryption_keys])
    async with portal.database.write.begin() as session:
        await staff_notes.write(session, portal.desk.keyring, lead.id, 7, "Call after the surgery")
        assert await retention.rewrap(session, both) == 2, "the message and the note"
        (note,) = await staff_notes.notes_of(session, Keyring([newest]), lead.id)
    assert note.text == "Call after the surgery"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Jo@Example.com", "jo@example.com"),
        ("jo@example.com", "JO@EXAMPLE.COM"),
        ("jo@münchen.example.com", "jo@xn--mnchen-3ya.example.com"),
        ("jo@xn--mnchen-3ya.example.com", "Jo@MÜNCHEN.example.com"),
    ],
)
async def test_an_address_is_found_in_whatever_form_it_was_typed(
    portal: Portal, typed: str, asked: str
) -> None:
    await portal.browser().sent(email=typed)
    held = await exported(portal, ascii_address(asked))
    assert (len(held["messages"]), len(held["emails"])) == (1, 2)


async def test_a_change_of_keys_loses_nobody(portal: Portal) -> None:
    await portal.browser().sent()
    both = Keyring([new_master_key(), *portal.desk.settings.encryption_keys])
    assert len((await exported(portal, JO, both))["messages"]) == 1
    async with portal.database.write.begin() as session:
        await retention.rewrap(session, both)
        await outbox.rewrap(session, both)
    held = await exported(portal, JO, both)
    assert (len(held["messages"]), len(held["emails"])) == (1, 2)


async def test_looking_changes_nothing_and_a_stranger_has_nothing(portal: Portal, database: Database) -> None:
    await portal.browser().sent()
    assert is_empty(await exported(portal, "stranger@example.com"))
    async with database.read() as session:
        before = [
            await session.scalar(select(func.count()).select_from(one)) for one in Base.metadata.sorted_tables
        ]
        assert not is_empty(await export(session, portal.desk.keyring, portal.desk.settings, JO))
        after = [
            await session.scalar(select(func.count()).select_from(one)) for one in Base.metadata.sorted_tables
        ]
    assert after == before
