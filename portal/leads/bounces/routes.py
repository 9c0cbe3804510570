"""Where a mail server, or whoever reads its mailbox, posts reports of mail that could not be delivered."""

from starlette.requests import Request
from starlette.responses import Response

from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.leads.about import Desk
from portal.leads.telling.rescue import following
from portal.logs import log
from portal.mail.bounces.believing import take_in
from portal.mail.bounces.parse import NoReport
from portal.mail.bounces.parts import Part, leaves
from portal.mail.committing import Commits
from portal.tokens import same
from portal.web.errors import NotFound
from portal.web.pages import PRIVATE
from portal.web.parts import part, parts_of

FORM = "multipart/form-data"


async def create(request: Request) -> Response:
    """POST /bounces with `Authorization: Bearer <PORTAL_BOUNCES_TOKEN>`: one report, as the message it came
    as, or as the only file of a form; without a token there is no such page. The answer is the same whatever
    the report says."""
    token = part(request, Settings).bounces_token
    if not token or not same(request.headers.get("authorization", ""), f"Bearer {token}"):
        raise NotFound
    raw = _message(request.headers.get("content-type", ""), await request.body())
    desk = await Desk.fresh(parts_of(request))
    try:
        await take_in(Commits(part(request, Database), following(desk)), part(request, Keyring), raw)
    except NoReport as none:
        log.info("bounces.nothing", why=none.why)
    return Response(status_code=204, headers=PRIVATE)


def _message(kind: str, body: bytes) -> bytes:
    """The message in a request's body."""
    form = Part([("content-type", kind)], body)
    if form.kind != FORM:
        return body
    return next((one.body for one in leaves(form) if "filename" in one.field("content-disposition")), b"")
