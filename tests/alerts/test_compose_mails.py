"""The e-mails of news of studies: what stands in them, and what must not."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.alerts.digests.mails import News, Story, digest
from portal.alerts.signing_up.mails import confirm
from portal.config import Settings
from portal.mail.compose import Composed
from portal.mail.message import Sender, build

AT = "https://studies.example.org"
STORY = Story(
    nct_id="NCT00000001",
    title="Warm <b>Baths</b> & Sore Backs",
    what="opened",
    because="back pain",
    site="Springfield Clinic",
    away="12 miles away",
    excerpt="Do warm baths help?",
    read_url=f"{AT}/studies/NCT00000001",
    write_url=f"{AT}/studies/NCT00000001/message?site=1",
)
NEWS = News(
    to="jo@example.com",
    language="en",
    stories=(STORY,),
    more=0,
    all_url=f"{AT}/alerts/manage/t/told",
    manage_url=f"{AT}/alerts/manage/t",
    leave_url=f"{AT}/alerts/unsubscribe/t",
    weekly=True,
)


def preheader(made: Composed) -> str:
    found = re.search(r'class="preheader"[^>]*>(.*?)</div>', made.mail.html, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_digest_has_all_of_a_study_and_shows_nothing_where_mails_are_listed(
    settings: Settings, language: str
) -> None:
    made = digest(replace(NEWS, language=language), settings)
    assert made.findings == ()
    for word in ("Warm", "Bath", "back", "pain", "Springfield"):
        assert word not in made.mail.subject + preheader(made)
    assert "<b>Baths" not in made.mail.html
    assert "Warm <b>Baths</b> & Sore Backs (NCT00000001)" in made.mail.text
    for said in ("Springfield Clinic, 12 miles away", "Do warm baths help?", "back pain"):
        assert said in made.mail.text
    for url in (STORY.read_url, STORY.write_url, NEWS.manage_url, NEWS.leave_url):
        assert url in made.mail.text
        assert f'href="{url}"' in made.mail.html
    assert NEWS.all_url not in made.mail.text
    assert not re.search(r"<img|<script|src=|url\(", made.mail.html)


def test_each_kind_of_news_has_its_words_and_closed_studies_no_way_to_write(settings: Settings) -> None:
    said = {
        "opened": "Now open to people",
        "new_site": "A new center near you",
        "changed": "Who can take part has changed",
        "closed": "It takes nobody any more",
    }
    stories = tuple(replace(STORY, what=what, write_url="", because="", site="") for what in said)
    made = digest(replace(NEWS, stories=stories, more=3, weekly=False), settings)
    assert made.mail.subject == "7 studies have news for you"
    assert all(words in made.mail.text for words in said.values())
    assert "And 3 more: see all" in made.mail.text
    assert NEWS.all_url in made.mail.text
    assert "Because you asked to hear of this study." in made.mail.text
    assert "Write to the team" not in made.mail.text + made.mail.html


def test_the_code_stands_in_groups_and_nothing_that_was_typed(settings: Settings) -> None:
    made = confirm("jo@example.com", "482913", f"{AT}/alerts/confirm/t", "en", settings)
    assert made.findings == ()
    assert "482 913" in made.mail.text
    assert f'href="{AT}/alerts/confirm/t"' in made.mail.html
    assert "482" not in made.mail.subject + preheader(made)
    assert "Somebody signed up" in made.mail.text


def test_a_long_link_to_leave_stays_on_one_line(settings: Settings) -> None:
    long = f"{AT}/es/alerts/unsubscribe/{'x' * 90}"
    made = digest(replace(NEWS, leave_url=long), settings)
    sender = Sender("Example Research", "studies@example.org", "help@example.org")
    raw = build(made.mail, sender, "<one@example.org>", datetime(2026, 11, 23, tzinfo=UTC))
    assert f"\r\nList-Unsubscribe: <{long}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
