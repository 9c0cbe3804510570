"""A version of a text in words: as a line of a list, and as its record."""

from datetime import datetime

from portal import clock
from portal.leads.sending.consenting import GivenUnder
from portal.texts.models import TextState, TextVersion

LONGEST_START = 48


def line(version: TextVersion) -> str:
    """Id, kind, what it is for, language, state, since, until, reference, first words."""
    parts = [
        f"{version.id:>5}  {version.key}",
        version.place.folder,
        version.language,
        state(version),
        *([f"since {_moment(version.approved_at)}"] if version.approved_at else []),
        *([f"until {_moment(version.ended_at)}"] if version.ended_at else []),
        *([f"expires {version.expires_on}"] if version.expires_on else []),
        *([f"ethics {version.ethics_reference}"] if version.ethics_reference else []),
        _start(version.body),
    ]
    return "  |  ".join(parts)


def record(version: TextVersion) -> str:
    """All that is known of a version, then its words."""
    facts = {
        "text": version.id,
        "kind": version.key,
        "for": version.place.folder,
        "language": version.language,
        "state": state(version),
        "from": version.source,
        "drafted": _moment(version.created_at),
        "approved by": version.approved_by or ("standing in its file" if version.approved_at else ""),
        "live from": _moment(version.approved_at),
        "live until": _moment(version.ended_at),
        "withdrawn by": version.ended_by,
        "expires": version.expires_on,
        "ethics reference": version.ethics_reference,
        "digest": version.digest,
    }
    return _told(facts, version.body)


def consent(given: GivenUnder) -> str:
    """A wording that is kept with messages, its placeholders filled."""
    facts = {
        "digest": given.digest,
        "language": given.language,
        "first agreed to": _moment(given.first_used_at),
        "messages": given.messages,
        "text": ", ".join(str(version) for version in given.versions),
        "ethics reference": ", ".join(given.references),
    }
    return _told(facts, given.words)


def state(version: TextVersion) -> str:
    """How far it has come; an approved text whose time is over is not shown."""
    over = version.expires_on is not None and version.expires_on < clock.today()
    return "expired" if over and version.state == TextState.APPROVED else version.state


def _told(facts: dict[str, object], words: str) -> str:
    lines = [f"{name + ':':<18}{value}" for name, value in facts.items() if value not in {None, ""}]
    return "\n".join([*lines, "", words])


def _start(body: str) -> str:
    words = " ".join(body.split())
    return words if len(words) <= LONGEST_START else words[:LONGEST_START].rstrip() + " …"


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
