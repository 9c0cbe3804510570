"""How the news of studies goes, for administrators."""

from starlette.requests import Request
from starlette.responses import Response

from portal.alerts.numbers import numbers
from portal.alerts.rehearsing import rehearse
from portal.crypto import Keyring
from portal.db import Database
from portal.staff.access import for_admins, staff_page
from portal.staff.viewers import Viewer
from portal.web.parts import part


@for_admins
async def index(request: Request, viewer: Viewer) -> Response:
    """GET /staff/alerts: the numbers; with `rehearse` also what would be sent at this moment."""
    database = part(request, Database)
    async with database.read() as session:
        found = await numbers(session)
    would = await rehearse(database, part(request, Keyring)) if request.query_params.get("rehearse") else None
    return staff_page(request, viewer, "staff/alerts/index.html", numbers=found, would=would)
