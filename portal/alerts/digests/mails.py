"""The e-mail with all that is new for somebody. Composing it is pure: values in, a mail out."""

from dataclasses import dataclass
from typing import Any

from portal.alerts.matching.fitting import What
from portal.alerts.saying import in_words
from portal.config import Settings
from portal.i18n import speaking
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind
from portal.texts.look import mark

ONE_CLICK = "List-Unsubscribe=One-Click"  # RFC 8058, 3.1


@dataclass(frozen=True, slots=True)
class Story:
    """One study in a digest. `what` is "opened", "new_site", "changed" or "closed"; `because` the condition
    in the person's own words, empty for a study that they asked for itself; `site` and `away` the nearest
    center and how far it is, each empty where that is not known; `write_url` is empty where nobody takes
    messages."""

    nct_id: str
    title: str
    what: str
    because: str
    site: str
    away: str
    excerpt: str
    read_url: str
    write_url: str


@dataclass(frozen=True, slots=True)
class News:
    """A digest for one person: its stories, and how many `more` stand on their page at `all_url`."""

    to: str
    language: str
    stories: tuple[Story, ...]
    more: int
    all_url: str
    manage_url: str
    leave_url: str
    weekly: bool


def digest(news: News, settings: Settings) -> Composed:
    """To somebody who signed up: everything that is new, each study once. Mail programs offer to stop it with
    one click (RFC 8058)."""
    with speaking(news.language):
        stories = [_marked(one) for one in news.stories]
    context = {
        "stories": stories,
        "total": len(news.stories) + news.more,
        "more": news.more,
        "all_url": news.all_url,
        "manage_url": news.manage_url,
        "leave_url": news.leave_url,
        "weekly": news.weekly,
    }
    return compose(
        "alert_digest",
        to=news.to,
        language=news.language,
        kind=Kind.ALERT_DIGEST,
        context=context,
        data={"operator_name": settings.operator_name, "operator_address": settings.operator_address},
        headers=(("List-Unsubscribe", f"<{news.leave_url}>"), ("List-Unsubscribe-Post", ONE_CLICK)),
    )


def _marked(story: Story) -> dict[str, Any]:
    """A story for the templates, what the registry and people say marked as data."""
    return {
        "title": mark(story.title),
        "what": in_words(What[story.what.upper()]),
        "because": mark(story.because),
        "site": mark(story.site),
        "away": story.away,
        "excerpt": mark(story.excerpt),
        "read_url": story.read_url,
        "write_url": story.write_url,
        "nct_id": story.nct_id,
    }
