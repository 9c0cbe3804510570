"""What every e-mail about a lead has in common: study, site, operator and addresses."""

from typing import Any

from portal.config import Settings
from portal.leads.about import About


def values_of(about: About, settings: Settings) -> dict[str, Any]:
    """What every mail says of study, site and operator: data, in which anything may stand."""
    person = about.card.person
    return {
        "nct_id": about.nct_id,
        "study_title": about.study_title,
        "study_url": settings.address(about.study_path, about.language),
        "site_name": about.site_name,
        "reply_within": about.card.reply_within,
        "team_phone": about.card.phone.shown if about.card.phone else "",
        "team_phone_href": (about.card.phone.href or "") if about.card.phone else "",
        "contact_name": person.name if person else "",
        "urgent_help": [saying.words for saying in about.urgent_help],
        "urgent_language": next((saying.language for saying in about.urgent_help), ""),
        "operator_name": settings.operator_name,
        "operator_address": settings.operator_address,
    }


def receipt_url(settings: Settings, token: str, language: str) -> str:
    """The address of a receipt in a language, in full."""
    return settings.address(f"/receipts/{token}", language)


def answer_url(settings: Settings, token: str, language: str) -> str:
    """The address at which a team opens a lead in its language, in full."""
    return settings.address(f"/answers/{token}", language)
