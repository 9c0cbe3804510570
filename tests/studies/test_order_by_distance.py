"""A study's page for somebody who named a place: the nearest centers first, whole without JavaScript."""

import pytest

from portal.teams.reading import TeamSettings
from tests.html import Element
from tests.studies.showing import CENTRAL, a_site, a_study, page

AUSTIN, DALLAS, CHICAGO, LONDON = (30.27, -97.74), (32.78, -96.8), (41.88, -87.63), (51.51, -0.13)
SITES = [
    a_site(1, "Lakeside", "Chicago", at=CHICAGO),
    a_site(2, "Hillside", "Austin", status="COMPLETED", at=AUSTIN),
    a_site(3, "Somewhere", "Nowhere"),
    a_site(4, "Riverside", "Dallas", "Texas", at=DALLAS, team=TeamSettings(reply_within_days=2)),
]
MANY = [
    a_site(
        number,
        f"Clinic {number:02}",
        status="COMPLETED" if number % 5 == 0 else None,
        at=(30 + number, -97.7),
    )
    for number in range(30)
]


def centers(shown: Element) -> Element:
    return shown.one("section", aria_labelledby="centers")


def names(shown: Element) -> list[str]:
    return [one.text for one in centers(shown).all("p", class_="name")]


def test_the_sites_are_in_the_order_of_their_distance_and_each_says_it() -> None:
    shown = page(sites=SITES, near="78701")
    assert names(shown) == ["Hillside", "Riverside", "Lakeside", "Somewhere"]
    away = [one.text for one in centers(shown).all("p", class_="away")]
    assert away == ["less than 1 mile away", "182 miles away", "979 miles away"]
    assert "Distances are in a straight line from: ZIP code 78701 (Austin, Texas)." in centers(shown).text


def test_a_closed_site_is_told_apart_and_another_is_chosen() -> None:
    shown = page(sites=SITES, near="78701")
    first, second, *_ = centers(shown).all("li")
    assert "Finished" in first.text
    assert "Write to this center" not in first.text
    assert "Recruiting" in second.text
    chosen = [one for one in shown.all("input", name="site") if "checked" in one.attributes]
    assert [one.attributes["value"] for one in chosen] == ["4"]


def test_the_form_offers_the_nearest_first_with_its_distance() -> None:
    form = page(sites=SITES, near="78701").one("form", class_="form")
    labels = [form.one("label", for_=one.attributes["id"]).text for one in form.all("input", name="site")]
    assert labels == ["Riverside", "Lakeside", "Somewhere"]
    assert "Dallas, Texas 62701 (182 miles away)" in form.text
    many = page(sites=MANY, near="Austin, TX").one("form", class_="form").one("select", id="site")
    options = many.all("option")
    assert [one.text for one in options[1:3]] == [
        "Springfield: Clinic 01 (50 miles away)",
        "Springfield: Clinic 02 (120 miles away)",
    ]
    assert [one.attributes["value"] for one in options if "selected" in one.attributes] == ["1"]
    assert not many.all("optgroup")


def test_the_card_is_that_of_the_nearest_site_that_takes_messages() -> None:
    card = page(sites=SITES, near="78701").one("section", class_="card")
    assert card.one(id="card-title").text == "Riverside"
    assert "Nearest center to write to: 182 miles away" in card.text
    assert "2 working days" in card.text
    without = page(a_study(central_contacts=(CENTRAL,)), SITES).one("section", class_="card")
    assert without.one(id="card-title").text == "The study team"


def test_the_facts_say_which_center_is_the_nearest() -> None:
    facts = page(sites=SITES, near="78701").one("dl", class_="facts")
    assert "Dallas, Texas 182 miles away, the nearest of 4 centers" in facts.text


def test_of_many_sites_the_nearest_open_ones_are_in_sight_and_the_others_fold_by_distance() -> None:
    shown = page(sites=MANY, near="Austin")
    (nearest, *_) = centers(shown).all("ul", class_="sites")
    assert [one.text for one in nearest.all("p", class_="name")] == ["Clinic 01", "Clinic 02", "Clinic 03"]
    folds = [fold.one("summary").text for fold in centers(shown).all("details")]
    assert folds == [
        "Less than 25 miles away 1 center",
        "More than 250 miles away 26 centers, 21 take messages",
    ]
    assert sorted(names(shown)) == sorted(f"Clinic {number:02}" for number in range(30))


def test_sites_that_cannot_be_placed_are_the_last_group() -> None:
    shown = page(sites=[*MANY, a_site(99, "Somewhere")], near="Austin")
    assert centers(shown).all("details")[-1].one("summary").text == "Distance not known 1 center"


def test_people_abroad_read_kilometers() -> None:
    shown = page(
        sites=[a_site(1, at=CHICAGO), a_site(2, "Thames", "London", at=LONDON)], near="Paris, France"
    )
    assert "344 km away" in centers(shown).text
    assert "mile" not in centers(shown).text


@pytest.mark.parametrize(
    ("near", "away"),
    [("42.5,-87.6", "43 miles away"), ("51.5,0.6", "31 miles away"), ("48.9,3.0", "48 km away")],
)
def test_a_position_is_measured_as_people_at_the_nearest_site_do(near: str, away: str) -> None:
    sites = [
        a_site(1, at=CHICAGO),
        a_site(2, "Thames", "London", None, "United Kingdom", at=LONDON),
        a_site(3, "Seine", "Paris", None, "France", at=(48.86, 2.35)),
    ]
    shown = centers(page(sites=sites, near=near))
    assert shown.all("p", class_="away")[0].text == away
    assert "from: where you are." in shown.text


def test_a_position_is_in_no_link_and_no_field() -> None:
    shown = page(sites=SITES, near="30.3,-97.7")
    assert "miles away" in centers(shown).text
    assert not [one for one in shown.all() for value in one.attributes.values() if "97.7" in value]


def test_an_unknown_place_is_said_and_the_page_is_whole() -> None:
    shown = page(sites=SITES, near='Xyzzy"ville <b>')
    assert 'We do not know the place “Xyzzy"ville <b>”.' in centers(shown).one(id="near-error").text
    assert shown.one("input", id="near").attributes["value"] == 'Xyzzy"ville <b>'
    assert names(shown) == [one.text for one in centers(page(sites=SITES)).all("p", class_="name")]
    assert not [one for one in shown.all("input", name="site") if "checked" in one.attributes]
    assert shown.all("form", class_="form")


@pytest.mark.parametrize(
    "near", ["x" * 10_000, "\x00\x1b[2J", "'; DROP TABLE site; --", "\u202e\u2066abc", "😀", "\ud800"]
)
def test_whatever_is_typed_the_page_is_whole(near: str) -> None:
    shown = page(sites=SITES, near=near)
    assert len(shown.all(id="near-error")) == 1
    assert len(shown.all("form", class_="form")) == 1


def test_other_places_of_the_name_are_one_click_away() -> None:
    shown = centers(
        page(
            sites=[a_site(1, at=LONDON, country="United Kingdom"), a_site(2, country=None)],
            near="Springfield",
        )
    )
    links = {one.text: one.attributes["href"] for one in shown.all("a")}
    assert links["Springfield, Illinois"] == "/studies/NCT01234567?near=Springfield%2C+Illinois#centers"


def test_a_place_is_kept_on_the_way_to_the_form() -> None:
    shown = page(sites=SITES, near="Austin, tx")
    links = [one.attributes["href"] for one in centers(shown).all("a") if "message" in one.attributes["href"]]
    assert links[0] == "/studies/NCT01234567/message?site=4&near=Austin%2C+Texas"
    assert shown.one("form", class_="form").one("input", name="near").attributes["value"] == "Austin, Texas"


def test_the_field_is_a_plain_form_that_leads_back_to_the_centers() -> None:
    field = page(sites=SITES).one("form", class_="near")
    assert field.attributes["action"] == "/studies/NCT01234567#centers"
    assert field.attributes["method"] == "get"
    assert field.one("label", for_="near").text == "ZIP code or city"
    (by_script,) = [one for one in field.all("button") if "data-position" in one.attributes]
    assert "hidden" in by_script.attributes


def test_a_study_at_one_site_or_closed_to_people_asks_for_no_place() -> None:
    assert not page().all("form", class_="near")
    assert not page(a_study(status="COMPLETED"), SITES).all("form", class_="near")
    one = page(sites=[a_site(at=CHICAGO)], near="Austin")
    assert "979 miles away" in one.one("section", class_="card").text
