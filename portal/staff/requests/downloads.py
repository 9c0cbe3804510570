"""A copy of everything held on somebody, as a file: for programs, or to be read and printed."""

from datetime import datetime
from typing import Any

from portal import clock, resources
from portal.i18n import format_moment
from portal.packet.styles import styles
from portal.person.export import as_json
from portal.web.pages import Pages
from portal.web.parts import Parts


def as_file(parts: Parts, held: dict[str, Any], *, as_page: bool) -> tuple[bytes, str, str]:
    """Its content, its media type, and its name, which says nothing of anybody."""
    name = f"copy-{clock.today().isoformat()}"
    if not as_page:
        return as_json(held).encode(), "application/json", f"{name}.json"
    page = parts[Pages].render(
        "staff/requests/copy.html", held=readable(held), styles=styles(resources.folder("static"))
    )
    return page.encode(), "text/html; charset=utf-8", f"{name}.html"


def readable(value: Any) -> Any:
    """The same with moments as people write them, and without what is empty."""
    if isinstance(value, dict):
        filled = {key: readable(one) for key, one in value.items()}
        return {_label(key): one for key, one in filled.items() if one not in ("", [], {}, None)}
    if isinstance(value, list | tuple):
        return [readable(one) for one in value]
    if isinstance(value, datetime):
        return format_moment(value)
    return value if value is None else str(value)


def _label(key: str) -> str:
    """A name in the file as words."""
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]
