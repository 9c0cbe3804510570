"""Reading what somebody chose to share."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.i18n import DEFAULT_LANGUAGE, format_number, language
from portal.i18n import gettext as _
from portal.notes.passcodes.passcodes import Kind
from portal.notes.reading import Written
from portal.web.forms import Form

MOST_NOTES = 100
DAYS = (7, 30, 90)
CHOSEN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """The notes to share, oldest first, for how many days, and what kind of passcode is asked for."""

    notes: Sequence[Written]
    days: int
    kind: Kind


def read(form: Form, notes: Sequence[Written]) -> Choice | None:
    """The choice among the notes of a notebook; None, with what is wrong in the form. `notes` names single
    ones, `studies` all on a study."""
    wanted, studies = set(form.values("notes")), set(form.values("studies"))
    chosen = [note for note in notes if note.id in wanted or note.nct_id in studies]
    days = form.value("expires") or str(CHOSEN_DAYS)
    if wanted - {note.id for note in notes}:
        form.errors["notes"] = _("Choose again: a note that you chose is not among your notes any more")
    elif not chosen:
        form.errors["notes"] = _("Choose at least one note")
    elif len(chosen) > MOST_NOTES:
        form.errors["notes"] = _("Choose %(number)s notes or fewer", number=format_number(MOST_NOTES))
    if days not in map(str, DAYS):
        form.errors["expires"] = _("Choose 7, 30 or 90 days")
    if form.value("passcode_kind") not in {"", *Kind}:
        form.errors["passcode_kind"] = _("Choose words or digits")
    return None if form.errors else Choice(chosen, int(days), kind(form))


def kind(form: Form) -> Kind:
    """The kind of passcode that was chosen, or the one that is easier in the language of the page: the words
    are English."""
    typed = form.value("passcode_kind")
    return Kind(typed) if typed in {*Kind} else usual_kind()


def usual_kind() -> Kind:
    return Kind.WORDS if language() == DEFAULT_LANGUAGE else Kind.DIGITS
