"""Reading forms, and showing them again with what was typed and what was wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message

from portal.web.errors import UnreadableForm

MOST_FIELDS = 200
OTHER_CHARSET = re.compile(r";\s*charset\s*=\s*\"?(?!utf-?8\b)", re.IGNORECASE)


@dataclass(slots=True)
class Form:
    """What a person typed and what is wrong with it, by field name."""

    typed: Mapping[str, Iterable[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: FormData) -> "Form":
        """A form as it came; files, which no form here has, are left out."""
        typed: dict[str, list[str]] = {}
        for name, value in data.multi_items():
            if isinstance(value, str):
                typed.setdefault(name, []).append(value)
        return cls(typed)

    def value(self, name: str) -> str:
        """The last value of a field, as typed; empty when there is none."""
        return ([*self.typed.get(name, ())] or [""])[-1]

    def values(self, name: str) -> list[str]:
        """All values of a field that repeats."""
        return [*self.typed.get(name, ())]

    def forget(self, name: str) -> None:
        """Leaves out what was typed into a field or ticked: it has to be given again."""
        self.typed = {other: values for other, values in self.typed.items() if other != name}

    def error(self, name: str) -> str | None:
        """What is wrong with a field, in words for the person who typed it."""
        return self.errors.get(name)


async def read_form(request: Request) -> FormData:
    """The fields of a posted form. Raises UnreadableForm; BodyTooLarge comes from the body's limit."""
    said = request.headers.get("content-type", "")
    kind = said.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        if OTHER_CHARSET.search(said):  # no browser says one; some of Python's codecs make what is no text
            raise UnreadableForm
        try:
            return await _in_parts(request)
        except (MultiPartException, HTTPException):
            raise UnreadableForm from None
    if kind != "application/x-www-form-urlencoded":
        raise UnreadableForm
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise UnreadableForm from None
    return FormData([*pairs])


async def _in_parts(request: Request) -> FormData:
    """The fields of a multipart form. Bytes that are no UTF-8 become U+FFFD, as in other forms, so that the
    field can be refused by name; the parser alone would make other letters of them."""
    body = (await request.body()).decode(errors="replace").encode()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return await Request(request.scope, receive).form(max_files=0, max_fields=MOST_FIELDS)
