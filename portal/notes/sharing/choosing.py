"""Reading what somebody chose to share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import DEFAULT_LANGUAGE, format_number, language
from portal.i18n import gettext as _
from portal.notes.keys import NotebookKey
from portal.notes.passcodes.passcodes import Kind
from portal.notes.reading import Written, notes_in
from portal.studies.reading import moves_of
from portal.web.forms import Form

MOST_NOTES = 100
DAYS = (7, 30, 90)
CHOSEN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Offer:
    """The notes of a notebook, oldest first, each under the number that its study has today; `moves` leads
    there from the numbers under which some were written."""

    notes: Sequence[Written] = ()
    moves: Mapping[str, str] = field(default_factory=dict)

    def studies(self, form: Form) -> set[str]:
        """The studies of which all notes are chosen, though the form may be older than their numbers."""
        return {self.moves.get(nct_id, nct_id) for nct_id in form.values("studies")}


@dataclass(frozen=True, slots=True)
class Choice:
    """The notes to share, oldest first, for how many days, and what kind of passcode is asked for."""

    notes: Sequence[Written]
    days: int
    kind: Kind


async def offer(session: AsyncSession, key: NotebookKey) -> Offer:
    """What can be chosen. Numbers that lead to one study are one."""
    notes = await notes_in(session, key)
    moves = await moves_of(session, {note.nct_id for note in notes})
    return Offer([replace(note, nct_id=moves.get(note.nct_id, note.nct_id)) for note in notes], moves)


def read(form: Form, offered: Offer) -> Choice | None:
    """The choice among what is offered; None, with what is wrong in the form. `notes` names single ones,
    `studies` all on a study."""
    wanted, studies = set(form.values("notes")), offered.studies(form)
    chosen = [note for note in offered.notes if note.id in wanted or note.nct_id in studies]
    days = form.value("expires") or str(CHOSEN_DAYS)
    if wanted - {note.id for note in offered.notes}:
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
