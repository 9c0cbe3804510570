"""What `portal check` says of contacts, and of the folder to which reports of failed deliveries come."""

from collections.abc import AsyncIterator
from pathlib import Path

from portal.cli.running import opened
from portal.config import Settings
from portal.leads.contacts.health import paused_contacts, unconfirmed


async def about_contacts(settings: Settings) -> AsyncIterator[str]:
    """Who gets no mail, and who does not say whether they are still the one to ask."""
    async with opened(settings) as (_, database), database.read() as session:
        for one in await paused_contacts(session):
            since = one.paused_at.date()
            yield f"{one.address}: refuses mail ({one.because}), so nothing is sent there since {since}"
        for silent in await unconfirmed(session):
            last = silent.asked_at.date()
            yield f"{silent.address}: unconfirmed, asked twice, the last time on {last}"


def about_reports(settings: Settings) -> str:
    """What is wrong with the folder of reports; empty when nothing is."""
    if not settings.bounces_maildir:
        return ""
    missing = [name for name in ("new", "cur") if not (Path(settings.bounces_maildir) / name).is_dir()]
    return (
        f"PORTAL_BOUNCES_MAILDIR is no Maildir: it has no folder {' and '.join(missing)}" if missing else ""
    )
