"""The worker's round over the Maildir to which reports are delivered."""

import asyncio
from collections import Counter
from pathlib import Path

from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.leads.about import Desk
from portal.leads.telling.rescue import following
from portal.logs import failure, log
from portal.mail.bounces import maildir
from portal.mail.bounces.believing import take_in
from portal.mail.bounces.maildir import NoMaildir
from portal.mail.bounces.parse import NoReport, Why
from portal.mail.committing import Commits
from portal.web.parts import Parts

MOST_AT_ONCE = 100
RECORDED = "recorded"
WORTH_A_LOOK = {Why.TOO_LARGE, Why.NO_REPORT, Why.NO_MESSAGE_ID}  # a person may find more in it


async def read_new(parts: Parts) -> dict[str, int]:
    """Reads up to 100 reports, and puts each aside once what it says is durable; how many there were of each
    kind. What could not be written down is left for the next round."""
    setting = parts[Settings].bounces_maildir
    if not setting:
        return {}
    folder = Path(setting)
    desk = await Desk.fresh(parts)
    commit, seen = Commits(parts[Database], following(desk)), Counter[str]()
    try:
        for path in await asyncio.to_thread(maildir.arrived, folder, MOST_AT_ONCE):
            if said := await _read_one(commit, parts[Keyring], folder, path):
                seen[said] += 1
    except NoMaildir as error:
        log.error("bounces.no_maildir", problem=str(error))
    if seen:
        log.info("bounces.read", **{said.replace(" ", "_"): number for said, number in seen.items()})
    return dict(seen)


async def _read_one(commit: Commits, keyring: Keyring, folder: Path, path: Path) -> str:
    """What became of one message, in a word or two; empty where nothing could be done. Raises NoMaildir."""
    said = RECORDED
    try:
        raw = await asyncio.to_thread(maildir.content, path)
        if raw is None:
            return ""
        await take_in(commit, keyring, raw)
    except NoReport as none:
        said = none.why
    except Exception as error:  # noqa: BLE001 - one that cannot be written down must not hold up the others
        failure("bounces.failed", error)
        return ""
    await asyncio.to_thread(maildir.put_aside, folder, path, flagged=said in WORTH_A_LOOK)
    return said
