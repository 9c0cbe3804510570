"""Reading a form with a file in it; every other form here has none."""

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from portal.web.errors import UnreadableForm
from portal.web.forms import MOST_FIELDS, OTHER_CHARSET, Form


async def read_upload(request: Request, name: str) -> tuple[Form, bytes]:
    """The fields of a posted form, and what the file in this field holds; empty where none was chosen. Raises
    UnreadableForm; BodyTooLarge comes from the body's limit, which is the file's as well."""
    said = request.headers.get("content-type", "")
    if not said.lower().startswith("multipart/form-data") or OTHER_CHARSET.search(said):
        raise UnreadableForm
    try:
        async with request.form(max_files=1, max_fields=MOST_FIELDS) as data:
            file = data.get(name)
            content = await file.read() if isinstance(file, UploadFile) else b""
            return Form.of(data), content
    except (MultiPartException, HTTPException):
        raise UnreadableForm from None
