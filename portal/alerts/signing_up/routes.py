"""Signing up for news of studies."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from portal.alerts.signing_up import forms
from portal.alerts.signing_up.keeping import OF_A_VISITOR, keep
from portal.alerts.signing_up.shown import Look, consent_words, offered, with_meanings
from portal.alerts.signing_up.today import matching_today
from portal.alerts.vocabulary.suggesting import suggest
from portal.alerts.wishes import Wishes
from portal.clock import seconds_until
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.i18n import gettext as _
from portal.limits.counting import count
from portal.mail.entries import email
from portal.studies.reading import StudyNotFound, find, titles_of
from portal.tokens import Signer
from portal.web.carrying import carried
from portal.web.forms import Form, read_form
from portal.web.pages import page
from portal.web.parts import part
from portal.web.programs import in_json
from portal.web.visitors import visitor

TEMPLATE = "alerts/new.html"
SIGN_UP = "alert sign-up"
MOST_OF_A_STUDY = 5  # conditions that are filled in from a study
LONGEST_ASKED = 120


async def new(request: Request) -> Response:
    """GET /alerts: the form; `?study=` and `?conditions=` fill it in."""
    asked = request.query_params
    form = Form({name: asked.getlist(name) for name in ("study", "conditions", "near")})
    async with part(request, Database).read() as session:
        await _fill_from_study(session, form)
    return await _shown(request, form, 200, None)


async def suggestions(request: Request) -> Response:
    """GET /alerts/suggestions?q=: names of conditions for what was typed, for the page's script."""
    async with part(request, Database).read() as session:
        found = await suggest(session, request.query_params.get("q", "")[:LONGEST_ASKED])
    return in_json({"suggestions": [{"label": one.label, "studies": one.studies} for one in found]})


async def create(request: Request) -> Response:
    """POST /alerts: keeps the sign-up and asks the address to confirm it; with `look`, shows the form again.
    The answer is the same for every address."""
    form, settings = Form.of(await read_form(request)), part(request, Settings)
    if look := _look(form):
        return await _looked(request, form, look)
    consent = consent_words(settings.operator_name)
    async with part(request, Database).read() as session:
        known = await titles_of(session, forms.numbers_in(form))
        wishes = forms.read(form, settings.languages, known)
        address = email(form, "email")
        if not form.value("consent"):
            form.errors["consent"] = _("Tick the box to agree. We cannot write to you without it")
        if wishes is None or form.errors:
            wishes = None
        else:
            wishes = await with_meanings(session, wishes)
    if wishes is None:
        return await _shown(request, form, 422, None)
    keyring, who = part(request, Keyring), visitor(request)
    async with part(request, Database).write.begin() as session:
        exceeded = await count(session, keyring, {OF_A_VISITOR: who} if who else {})
        if not exceeded:
            sign_up = await keep(session, keyring, settings, wishes, address, consent)
    if exceeded:
        return await _shown(request, form, 429, None, too_many_until=exceeded[OF_A_VISITOR])
    async with part(request, Database).read() as session:
        today = await matching_today(session, wishes)
    token = part(request, Signer).sign(SIGN_UP, sign_up)
    return page(
        request, "alerts/sent.html", private=True, email=address[0], sign_up=token, today=today, form=Form()
    )


def _look(form: Form) -> Look | None:
    try:
        return Look(form.value("look")) if form.value("look") else None
    except ValueError:
        return Look.TODAY


async def _looked(request: Request, form: Form, look: Look) -> Response:
    """The form again, with what fits today; what is still missing is no error yet."""
    async with part(request, Database).read() as session:
        if look is Look.FILL:
            known_there = carried(part(request, Keyring), form.value("carried"))
            form.typed = {**form.typed, **{name: [value] for name, value in known_there.items()}}
            await _fill_from_study(session, form)
        seen = Form(form.typed)
        known = await titles_of(session, forms.numbers_in(form))
        wishes = forms.read(seen, part(request, Settings).languages, known)
        if wishes is not None:
            wishes = await with_meanings(session, wishes)
    if seen.errors and look is Look.TODAY:
        form.errors.update(seen.errors)
    return await _shown(request, form, 422 if form.errors else 200, look, wishes)


async def _fill_from_study(session: AsyncSession, form: Form) -> None:
    """Somebody who comes from a study most likely wants to hear of others like it."""
    numbers = forms.numbers_in(form)
    if not numbers or any(form.values("conditions")):
        return
    try:
        study = (await find(session, numbers[0])).study
    except StudyNotFound:
        return
    form.typed = {**form.typed, "conditions": list(study.conditions[:MOST_OF_A_STUDY])}


async def _shown(
    request: Request,
    form: Form,
    status: int,
    look: Look | None,
    wishes: Wishes | None = None,
    too_many_until: datetime | None = None,
) -> Response:
    known: Sequence[str] = list(dict.fromkeys(forms.numbers_in(form)))
    async with part(request, Database).read() as session:
        shown = await offered(session, form, known, look, wishes)
    settings = part(request, Settings)
    answer = page(
        request,
        TEMPLATE,
        status,
        private=request.method == "POST",
        form=form,
        offered=shown,
        consent=consent_words(settings.operator_name),
        too_many_until=too_many_until,
    )
    if too_many_until is not None:
        answer.headers["retry-after"] = str(seconds_until(too_many_until))
    return answer
