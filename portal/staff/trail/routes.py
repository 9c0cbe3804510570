"""The trail, for administrators."""

from starlette.requests import Request
from starlette.responses import Response

from portal import audit
from portal.audit import Filter
from portal.db import Database
from portal.staff.access import for_admins, staff_page
from portal.staff.viewers import Viewer
from portal.web.forms import Form
from portal.web.parts import part

FILTERS = ("subject", "kind", "actor")
LARGEST_ID = 2**31 - 1


@for_admins
async def show(request: Request, viewer: Viewer) -> Response:
    """GET /staff/trail: what happened, the newest first, `?before=` an id; narrowed by `subject`, `kind` and
    `actor`. That it was read stands in the trail as well."""
    asked = Form({name: [request.query_params.get(name, "").strip()] for name in FILTERS})
    wanted = Filter(**{name: asked.value(name) for name in FILTERS})
    async with part(request, Database).write.begin() as session:
        listed = await audit.newest(session, wanted, _before(request))
        await audit.record(session, "trail.read", "trail", viewer.actor)
    return staff_page(request, viewer, "staff/trail/show.html", form=asked, listed=listed)


def _before(request: Request) -> int | None:
    typed = request.query_params.get("before", "")
    return min(int(typed), LARGEST_ID) if typed.isascii() and typed.isdigit() and len(typed) < 20 else None
