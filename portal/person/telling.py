"""What was erased of a person and what is left, in sentences for whoever asked for it."""

from portal.i18n import gettext as _
from portal.person.erasing import Gone


def erased(gone: Gone) -> list[str]:
    """What went, a sentence each."""
    if gone.is_nothing:
        return [_("Nothing is held on this address.")]
    mails = gone.messages.mails + gone.mails.mails
    cancelled = gone.messages.cancelled + gone.mails.cancelled
    lines = [
        _(
            "Erased: %(messages)s messages and %(mails)s e-mails.",
            messages=len(gone.messages.lead_ids),
            mails=mails,
        ),
        _("Not sent any more: %(number)s e-mails.", number=cancelled),
        _(
            "Taken off the list of addresses that are not written to: %(number)s.",
            number=gone.mails.suppressed,
        ),
    ]
    if gone.alerts:
        lines.append(_("Sign-ups for news of studies: %(number)s.", number=gone.alerts))
    if gone.requests:
        lines.append(_("Requests that no longer say who asked: %(number)s.", number=gone.requests))
    return lines


def left(gone: Gone) -> list[str]:
    """What remains and why, but for what the database itself does."""
    lines = []
    if ids := gone.messages.lead_ids:
        lines += [
            _("Of each message its number, study, center, times and state, without a name."),
            _("They keep sums and the trail true."),
            _("The numbers: %(numbers)s", numbers=", ".join(ids)),
        ]
    lines += [
        _("What was sent to %(place)s is theirs to erase. Ask them.", place=place)
        for place in gone.messages.told
    ]
    if sending := gone.messages.sending + gone.mails.sending:
        lines.append(
            _("E-mails being sent at this moment: %(number)s. They may still arrive.", number=sending)
        )
    lines.append(
        _(
            "Private notes and what was shared of them: they carry no name or address, so nobody can find "
            "them here. Whoever has them erases them on the page of their notes."
        )
    )
    lines.append(
        _("Backups made before now hold it until they are deleted. Erase again after restoring one.")
    )
    return lines


def in_files(*, is_postgresql: bool, overwritten: bool) -> str:
    """What the database's own files may still hold; empty where nothing."""
    if is_postgresql:
        return _("PostgreSQL overwrites it when it vacuums. To have that now, run: VACUUM")
    if overwritten:
        return ""
    busy = _("The database was busy, so its file may hold it for a while.")
    return busy + " " + _("To have that over now, run: %(command)s", command="portal person erase")
