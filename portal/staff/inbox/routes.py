"""The inbox of the staff: messages as a table, and as a file."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from portal import clock
from portal.crypto import Keyring
from portal.db import Database
from portal.staff.access import for_staff, staff_page
from portal.staff.inbox import exporting, listing
from portal.staff.inbox.choices import choices
from portal.staff.inbox.filters import DAYS, STATES, Filter
from portal.staff.inbox.order import Cursor
from portal.staff.inbox.words import badge, waiting
from portal.staff.viewers import Viewer
from portal.web.forms import Form
from portal.web.pages import PRIVATE
from portal.web.parts import part


@for_staff
async def index(request: Request, viewer: Viewer) -> Response:
    """GET /staff/leads: the messages to the teams of whoever is signed in; `state`, `study`, `team`, `days`
    and `mine` narrow it, `after` is where a further page begins. Whose names were shown to whom stands in the
    trail, as a number."""
    asked = Filter.of(request.query_params)
    cursor = Cursor.of(request.query_params.get("after", ""))
    async with part(request, Database).read() as session:
        shown = await listing.inbox(session, part(request, Keyring), viewer, asked, cursor)
        offered = await choices(session, viewer)
    if is_seen(request):
        async with part(request, Database).write.begin() as session:
            await listing.note_reading(session, viewer, asked, shown)
    return staff_page(
        request,
        viewer,
        "staff/leads.html",
        inbox=shown,
        rows=[(row, badge(row.state), waiting(row)) for row in shown.rows],
        states=[(state, badge(state)) for state in STATES if shown.counts.get(state) or asked.state == state],
        asked=asked,
        choices=offered,
        days=_days(asked),
        form=_typed(asked),
        begins=cursor is None,
    )


@for_staff
async def export(request: Request, viewer: Viewer) -> Response:
    """GET /staff/leads.csv: the same messages as a table for spreadsheets. That somebody took it stands in
    the trail."""
    asked, headers = Filter.of(request.query_params), PRIVATE | _as_a_file()
    if not is_seen(request):
        return Response(status_code=200 if request.method == "HEAD" else 204, headers=headers)
    database, keyring = part(request, Database), part(request, Keyring)
    async with database.write.begin() as session:
        await exporting.note_export(session, viewer, asked)
    return StreamingResponse(exporting.table(database, keyring, viewer, asked), headers=headers)


def is_seen(request: Request) -> bool:
    """Whether a person will see the answer: not that to HEAD, and not one that a browser fetches ahead."""
    return request.method != "HEAD" and "prefetch" not in request.headers.get("sec-purpose", "")


def _as_a_file() -> dict[str, str]:
    name = f"messages-{clock.today().isoformat()}.csv"
    return {
        "content-type": "text/csv; charset=utf-8; header=present",
        "content-disposition": f'attachment; filename="{name}"',
    }


def _days(asked: Filter) -> list[int]:
    """What is offered, with what the address names."""
    return sorted({*DAYS, asked.days or DAYS[0]})


def _typed(asked: Filter) -> Form:
    return Form({name: [str(value)] for name, value in asked.named.items()})
