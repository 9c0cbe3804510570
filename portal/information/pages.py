"""Rendering the pages about the portal itself, in the language being spoken."""

import asyncio
from datetime import date

from portal.config import Settings
from portal.i18n import language
from portal.information.privacy import privacy, published_address
from portal.information.writing import PrivacyFile
from portal.studies.page.sayings import sayings
from portal.texts.shelf import Shelf
from portal.web.pages import Pages
from portal.web.parts import Parts

EXAMINED_ON = date(2026, 11, 23)  # when the pages were last gone through for what /accessibility says of them


async def privacy_page(parts: Parts) -> str:
    """The operator's own words where there are some, else the page made from the settings."""
    own = parts[PrivacyFile].document(language())
    if own is not None:
        return await _render(parts, "/privacy", "information/own_privacy.html", document=own)
    return await _render(parts, "/privacy", "information/privacy.html", privacy=privacy(parts[Settings]))


async def accessibility_page(parts: Parts) -> str:
    """What was tried and what was not."""
    return await _render(
        parts,
        "/accessibility",
        "information/accessibility.html",
        reply_to=published_address(parts[Settings]),
        examined_on=EXAMINED_ON,
    )


async def faq_page(parts: Parts) -> str:
    """Questions and answers; what to do in an emergency comes first."""
    settings = parts[Settings]
    library = await parts[Shelf].fresh()
    urgent = sayings("urgent_help", "", (), library, {"OPERATOR_NAME": settings.operator_name})
    return await _render(
        parts, "/faq", "information/faq.html", urgent_help=urgent, months=settings.keep_messages_months
    )


async def _render(parts: Parts, address: str, template: str, **context: object) -> str:
    return await asyncio.to_thread(
        lambda: parts[Pages].render(template, here=address, is_public=True, **context)
    )
