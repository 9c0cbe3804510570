"""What is typed about somebody of the staff."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.i18n import gettext as _
from portal.leads.sending.entries import line
from portal.mail.entries import email
from portal.staff.members import Person
from portal.web.forms import Form

ADMINISTRATOR, COORDINATOR = "administrator", "coordinator"


@dataclass(frozen=True, slots=True)
class Given:
    """A person as they were typed; `address` is empty where it is not asked for."""

    address: str
    name: str
    is_admin: bool
    team_ids: frozenset[int]


def read(form: Form, known: Collection[int], *, with_address: bool) -> Given:
    """What was typed; what is wrong with it stands in the form. `known` are the ids of teams."""
    address = email(form, "email")[1] if with_address else ""
    name = line(form, "name", _("Name"))
    role = form.value("role")
    if role not in {ADMINISTRATOR, COORDINATOR}:
        form.errors["role"] = _("Choose a role")
    by_id = {str(team_id): team_id for team_id in known}
    chosen = form.values("team")
    if not set(chosen) <= set(by_id):
        form.errors["team"] = _("Choose from the list of teams")
    team_ids = frozenset(by_id[one] for one in chosen if one in by_id)
    return Given(address, name, role == ADMINISTRATOR, team_ids)


def form_of(person: Person) -> Form:
    """A form filled in with somebody as they are."""
    return Form(
        {
            "name": [person.name],
            "role": [ADMINISTRATOR if person.is_admin else COORDINATOR],
            "team": [str(team_id) for team_id in sorted(person.team_ids)],
        }
    )
