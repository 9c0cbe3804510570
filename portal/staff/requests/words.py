"""What kinds, states and ways are called on the pages of requests."""

from portal.i18n import gettext as _
from portal.person.models import CameBy, Kind, RequestState, Way


def kind(of: Kind) -> str:
    """What is asked for."""
    return {
        Kind.EXPORT: _("A copy of what is held"),
        Kind.CORRECT: _("Put something right"),
        Kind.ERASE: _("Erase everything"),
    }[of]


def state(of: RequestState) -> str:
    """How far a request has come."""
    return {
        RequestState.OPEN: _("To be answered"),
        RequestState.DONE: _("Answered"),
        RequestState.REFUSED: _("Refused"),
    }[of]


def came_by(of: CameBy) -> str:
    """How it came."""
    return {
        CameBy.TELEPHONE: _("By phone"),
        CameBy.LETTER: _("By letter"),
        CameBy.EMAIL: _("By email"),
        CameBy.IN_PERSON: _("In person"),
    }[of]


def way(of: Way) -> str:
    """How it was made sure who asks."""
    return {
        Way.CALLED_BACK: _("We called back, on the number in their message"),
        Way.SIGNED_LETTER: _("A letter with their signature"),
        Way.CODE: _("They told us a code from an email we sent to their address"),
        Way.IN_PERSON: _("They were here, with a document"),
    }[of]


def kinds() -> list[tuple[str, str]]:
    """All kinds with their words, for a form."""
    return [(one, kind(one)) for one in Kind]


def ways_to_come() -> list[tuple[str, str]]:
    """All ways in which a request comes, for a form."""
    return [(one, came_by(one)) for one in CameBy]


def ways_to_check() -> list[tuple[str, str]]:
    """All ways to make sure who asks, for a form."""
    return [(one, way(one)) for one in Way]
