"""QR codes, as pictures within a page."""

import segno
from markupsafe import Markup


def qr(text: str, title: str) -> Markup:
    """An inline SVG that says `text` to a camera and `title` to whoever cannot see it. Nothing in it is
    another's: the letters of `text` become squares."""
    code = segno.make_qr(text, error="m")
    drawn = code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=4, dark="#000", light="#fff")
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-label="{}" ', 1)).format(title)  # noqa: S704
