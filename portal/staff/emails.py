"""The e-mails to members of the staff about their own account. None says more of them than their address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.config import Settings
from portal.leads.words import grouped_code
from portal.mail.compose import Composed, compose_in_thread
from portal.mail.kinds import Kind


async def sign_in(settings: Settings, address: str, token: str, code: str, language: str) -> Composed:
    """To whoever wants to sign in: a link, and a code to type where it was asked for."""
    data = {"link": settings.address(f"/staff/sign-in/{token}", language), "code": grouped_code(code)}
    return await _to_staff("sign_in", settings, address, language, data, kind=Kind.SIGN_IN)


async def welcome(settings: Settings, address: str, language: str) -> Composed:
    """To somebody who was added: what for, and where to sign in. The link has no token and works for nobody
    else."""
    data = {"link": settings.address("/staff/sign-in", language)}
    return await _to_staff("staff_welcome", settings, address, language, data)


async def locked(settings: Settings, address: str, until: datetime, language: str) -> Composed:
    """To somebody whose second factor was guessed at: it is locked for a time, and what to do."""
    return await _to_staff("staff_locked", settings, address, language, {}, {"until": until})


async def factor_reset(settings: Settings, address: str, language: str) -> Composed:
    """To somebody whose second factor an administrator took away."""
    data = {"link": settings.address("/staff/sign-in", language)}
    return await _to_staff("staff_factor_reset", settings, address, language, data)


async def _to_staff(
    name: str,
    settings: Settings,
    address: str,
    language: str,
    data: Mapping[str, Any],
    context: Mapping[str, Any] | None = None,
    kind: Kind = Kind.STAFF,
) -> Composed:
    operator = {"operator_name": settings.operator_name, "operator_address": settings.operator_address}
    return await compose_in_thread(
        name, to=address, language=language, kind=kind, context=context, data={**data, **operator}
    )
