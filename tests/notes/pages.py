"""The pages of notes as a browser without JavaScript uses them."""

import copy
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import httpx2
from sqlalchemy import select

from portal.db import Database
from portal.notes.models import Note, Notebook
from tests.leads.people import Browser, page
from tests.leads.records import NCT_ID, WARM_BATHS
from tests.notes.notebooks import BODY, QUOTE

AT = f"/studies/{NCT_ID}/notes"
FORM = f"{AT}?section=overview&block=1"
QUOTED = {name: str(value) for name, value in asdict(QUOTE).items()}


async def note_of(browser: Browser, body: str = BODY, **fields: str) -> str:
    """Writes a note by a form; its id."""
    answer = await browser.post(AT, QUOTED | {"body": body} | fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("#note-")[2]


def hidden_in(answer: httpx2.Response) -> dict[str, str]:
    """What a form sends besides what somebody types."""
    inputs = [one.attributes for one in page(answer).all("input", type="hidden")]
    return {one["name"]: one["value"] for one in inputs}


def cookies_in(answer: httpx2.Response) -> list[str]:
    """What an answer has the browser keep, in small letters, by name."""
    return sorted(cookie.lower() for cookie in answer.headers.get_list("set-cookie"))


def saying(summary: str, title: str = "") -> dict[str, Any]:
    """The record of the study after its overview was changed."""
    record = copy.deepcopy(WARM_BATHS)
    record["protocolSection"]["descriptionModule"]["briefSummary"] = summary
    if title:
        record["protocolSection"]["identificationModule"]["briefTitle"] = title
    return record


async def everything(database: Database) -> Sequence[Any]:
    """All that is stored of notes, column by column."""
    async with database.read() as session:
        notebooks = await session.execute(select(*Notebook.__table__.columns).order_by(Notebook.id))
        notes = await session.execute(select(*Note.__table__.columns).order_by(Note.id))
        return [*notebooks.all(), *notes.all()]
