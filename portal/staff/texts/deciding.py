"""Approving and withdrawing texts, which administrators do; where there are two of them, not the one who
drafted it."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.i18n import gettext as _
from portal.staff.models import Member
from portal.staff.viewers import Viewer
from portal.texts import history
from portal.texts.history import DRAFTED, Approval
from portal.texts.models import TextState, TextVersion


class MayNot(Exception):
    """This person cannot do that with this text; the message says why."""


async def why_not_approve(session: AsyncSession, viewer: Viewer, version: TextVersion) -> str:
    """Why this person cannot approve this text; empty where they can."""
    if version.state != TextState.DRAFT:
        return _("This is no draft any more.")
    if not viewer.is_admin:
        return _("An administrator approves it.")
    if version.drafted_by == viewer.member_id and await _administrators(session) > 1:
        return _("You drafted it, so another administrator has to approve it.")
    return ""


def why_not_withdraw(viewer: Viewer, version: TextVersion) -> str:
    """The same for withdrawing. Whoever drafted a text may take their draft back."""
    if version.state not in {TextState.DRAFT, TextState.APPROVED}:
        return _("This text has ended already.")
    if version.source != DRAFTED:
        return _("It comes from %(file)s: change or remove it there.", file=version.source)
    is_their_draft = version.state == TextState.DRAFT and version.drafted_by == viewer.member_id
    if not viewer.is_admin and not is_their_draft:
        return _("An administrator withdraws it.")
    return ""


async def approve(
    session: AsyncSession, viewer: Viewer, version: TextVersion, reference: str, expires_on: date | None
) -> None:
    """Shows a draft from now on, in all processes at once. Raises MayNot, NoSuchText and BadText."""
    if why := await why_not_approve(session, viewer, version):
        raise MayNot(why)
    approval = Approval(viewer.name or viewer.email, reference or None, expires_on)
    before = await history.approve(session, version.id, approval)
    replaced = before.id if before else 0
    await audit.record(session, "text.approved", f"text:{version.id}", viewer.actor, replaced=replaced)


async def withdraw(session: AsyncSession, viewer: Viewer, version: TextVersion) -> None:
    """Ends a draft, or a text that was approved; what is more general is shown again. Raises MayNot and
    NoSuchText."""
    if why := why_not_withdraw(viewer, version):
        raise MayNot(why)
    await history.withdraw(session, version.id, viewer.name or viewer.email)
    await audit.record(session, "text.withdrawn", f"text:{version.id}", viewer.actor)


async def _administrators(session: AsyncSession) -> int:
    there = (Member.is_admin, Member.removed_at.is_(None))
    return await session.scalar(select(func.count()).select_from(Member).where(*there)) or 0
