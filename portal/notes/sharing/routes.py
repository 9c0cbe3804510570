"""What somebody shares: the list, one of them as its readers see it, and stopping it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.db import Database
from portal.i18n import link
from portal.notes.browsers import notebook_of
from portal.notes.keys import NotebookKey
from portal.notes.sharing.choosing import CHOSEN_DAYS, DAYS, MOST_NOTES, Offer, offer, usual_kind
from portal.notes.sharing.compared import compared
from portal.notes.sharing.looking import ShareNotFound, look, shares_of
from portal.notes.sharing.refusing import Refusal
from portal.notes.sharing.stopping import revoke
from portal.studies.reading import titles_of
from portal.tokens import Signer, new_token
from portal.web.forms import Form
from portal.web.pages import PRIVATE, page
from portal.web.parts import part

SHARES = "/shares"
FORM = "share form"


async def index(request: Request) -> Response:
    """GET /shares: what can be shared, with the notes on each `?study=` chosen, and what is shared."""
    return await list_page(request, Form({"studies": request.query_params.getlist("study")}))


async def show(request: Request) -> Response:
    """GET /shares/{share_id}: what its readers see, beside what the studies say today."""
    key = key_of(request)
    async with part(request, Database).read() as session:
        shared, snapshot = await look(session, key, request.path_params["share_id"])
        studies = await compared(session, snapshot)
    return page(request, "notes/share.html", private=True, shared=shared, snapshot=snapshot, studies=studies)


async def destroy(request: Request) -> Response:
    """POST /shares/{share_id}/revoke: the link opens nothing any more. Once more changes nothing."""
    key = key_of(request)
    async with part(request, Database).write.begin() as session:
        await revoke(session, key, request.path_params["share_id"])
    return RedirectResponse(link(f"{SHARES}#shares"), 303, PRIVATE)


def key_of(request: Request) -> NotebookKey:
    """The key of the notebook whose share is asked for. Raises ShareNotFound where there is none."""
    held = notebook_of(request)
    if held is None:
        raise ShareNotFound
    return held.key


async def list_page(
    request: Request, form: Form, refused: Refusal | None = None, form_id: str | None = None
) -> Response:
    """What can be shared and what is shared, with the form as it was sent, and why it was refused. The id of
    a form stays the same until something came of it."""
    held = notebook_of(request)
    offered, shares, titles = Offer(), [], {}
    if held is not None:
        async with part(request, Database).read() as session:
            offered = await offer(session, held.key)
            shares = await shares_of(session, held.key)
            titles = await titles_of(session, {note.nct_id for note in offered.notes})
    answer = page(
        request,
        "notes/shares.html",
        refused.status if refused else 200,
        private=True,
        form=form,
        form_id=form_id or part(request, Signer).sign(FORM, new_token()),
        notes=offered.notes,
        chosen_studies=offered.studies(form),
        titles=titles,
        shares=shares,
        days=DAYS,
        chosen_days=CHOSEN_DAYS,
        usual_kind=usual_kind(),
        most_notes=MOST_NOTES,
    )
    if refused and refused.retry_after:
        answer.headers["retry-after"] = str(refused.retry_after)
    return answer
