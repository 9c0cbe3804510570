"""The e-mail that asks an address whether it was its owner who signed up."""

from portal.config import Settings
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind

HALF = 3  # digits of a code


def confirm(to: str, code: str, link: str, language: str, settings: Settings) -> Composed:
    """To whoever owns an address that was signed up: the code, and a link to the button. Nothing that was
    typed stands in it, since anybody can type anything."""
    return compose(
        "alert_confirm",
        to=to,
        language=language,
        kind=Kind.ALERT_CONFIRM,
        context={"code": f"{code[:HALF]} {code[HALF:]}", "link": link},
        data={"operator_name": settings.operator_name, "operator_address": settings.operator_address},
    )
