"""Doing what was asked for: only for somebody who was made sure of, each time with a line in the trail."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.db import Database
from portal.i18n import gettext as _
from portal.leads.about import Desk
from portal.person import requests, telling
from portal.person.erasing import remove
from portal.person.sealing import bound_to
from portal.staff.person import Account, export, forget_account
from portal.staff.viewers import Viewer

Held = dict[str, Any]


async def copy(session: AsyncSession, desk: Desk, request_id: str, viewer: Viewer) -> Held:
    """Everything held on whoever asked. Raises RequestNotFound, AlreadyAnswered and NotChecked."""
    _request, asking = await requests.to_act_on(session, desk.keyring, request_id)
    await audit.record(session, "request.exported", bound_to(request_id), viewer.actor)
    return await export(session, desk.keyring, desk.settings, asking.email)


async def erase(session: AsyncSession, desk: Desk, request_id: str, viewer: Viewer) -> None:
    """Erases everything held on whoever asked, this request's own words with it, and answers the request with
    what went and what is left. Raises RequestNotFound, AlreadyAnswered and NotChecked."""
    _request, asking = await requests.to_act_on(session, desk.keyring, request_id)
    await audit.record(session, "request.erased", bound_to(request_id), viewer.actor)
    await requests.finish(session, request_id, "", by=viewer.member_id)
    gone = await remove(session, desk.keyring, desk.settings, asking.email)
    account = await forget_account(session, asking.email)
    said = [*telling.erased(gone), _("What is left, and why:"), *telling.left(gone)]
    if account is Account.STAYS:
        said.append(_("They have an account on the staff side. An administrator has to remove it first."))
    for sentence in said:
        await requests.tell_more(session, request_id, sentence)


async def empty_files(database: Database, request_id: str) -> None:
    """Takes what was erased out of the database's own files, where that can be done at once; where not, the
    request's answer says so. Raises RequestNotFound."""
    overwritten = await database.checkpoint()
    told = telling.in_files(is_postgresql=database.is_postgresql, overwritten=overwritten)
    if told:
        async with database.write.begin() as session:
            await requests.tell_more(session, request_id, told)
