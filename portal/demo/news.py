"""In the demo, time can be made to pass: a study opens or closes, and whoever asked is told at once."""

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.alerts.rounds import tell_due
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import link
from portal.studies.importing.storing import prepare, store
from portal.studies.models import StoredStudy
from portal.studies.study import RECRUITING
from portal.web.parts import part

NCT_ID = "NCT90000003"
FILE = Path(__file__).parent / "studies" / f"{NCT_ID}.json"
OVER, OPEN = '"COMPLETED"', f'"{RECRUITING}"'


async def create(request: Request) -> Response:
    """POST /demo/news: the registry says that the demo's closed study takes people, or, the next time, that
    it takes nobody any more. Everybody who is to be told of it is told, whatever the hour."""
    database, record = part(request, Database), FILE.read_text("utf-8")
    async with database.write.begin() as session:
        known = await session.get_one(StoredStudy, NCT_ID)
        if known.status != RECRUITING:
            record = record.replace(OVER, OPEN)
        await store(session, [prepare(json.loads(record))])
    await tell_due(database, part(request, Keyring), part(request, Settings), at_any_hour=True)
    return RedirectResponse(link("/demo/mailbox"), 303)
