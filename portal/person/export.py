"""A copy of everything held on one person."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.alerts import person as alerts
from portal.config import Settings
from portal.crypto import Keyring
from portal.leads import person as leads
from portal.leads.details import bound_to
from portal.leads.sending.allowances import counted
from portal.mail import person as mails
from portal.person import keeping

PARTS = ("messages", "news_of_studies", "emails", "not_written_to", "requests", "counted_for_limits")


async def export(session: AsyncSession, keyring: Keyring, settings: Settings, address: str) -> dict[str, Any]:
    """What is held with this e-mail address (as mail servers know it), in plain types and moments. Raises
    CannotOpen."""
    messages = await leads.held(session, keyring, address)
    abouts = [bound_to(one["id"]) for one in messages]
    suppressed = await mails.suppressed(session, keyring, address)
    return {
        "email": address,
        "exported_at": clock.now(),
        "messages": messages,
        "news_of_studies": await alerts.held(session, keyring, address),
        "emails": [asdict(mail) for mail in await mails.held(session, keyring, address, abouts)],
        "not_written_to": asdict(suppressed) if suppressed else None,
        "requests": await keeping.held(session, keyring, address),
        "counted_for_limits": await counted(session, keyring, settings, address)
        | await alerts.counted(session, keyring, address),
    }


def as_json(exported: dict[str, Any]) -> str:
    """The copy as a file that programs can read (GDPR, article 20)."""
    return json.dumps(exported, ensure_ascii=False, indent=2, default=_in_json)


def is_empty(exported: dict[str, Any]) -> bool:
    """Whether nothing at all is held."""
    return not any(exported[name] for name in PARTS)


def _in_json(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
