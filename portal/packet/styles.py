"""The styles of a packet: the portal's own, as they are on a light screen, and what paper needs."""

import re
from pathlib import Path

from markupsafe import Markup

FOR_PRINT = re.compile(r"^@layer print \{.*\Z", re.DOTALL | re.MULTILINE)  # the last layer of the file
BY_TASTE = re.compile(r"@media \(prefers-color-scheme: dark\)")


def styles(folder: Path) -> Markup:
    """The content of a style element; `folder` holds the portal's static files."""
    portal = (folder / "css/portal.css").read_text("utf-8")
    packet = (folder / "css/packet.css").read_text("utf-8")
    on_paper = BY_TASTE.sub("@media not all", FOR_PRINT.sub("", portal))
    return Markup(on_paper + packet)  # noqa: S704 - both files are ours
