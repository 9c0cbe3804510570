"""A place is found by what people type: ZIP codes, and cities in several spellings."""

import pytest

from portal.i18n import speaking
from portal.places.finding import Found, find, zip_place
from portal.places.place import Kind, Place
from portal.places.table import Lines, table


def found(typed: str, *countries: str) -> Found:
    """What is found for it."""
    answer = find(typed, countries)
    assert answer is not None, typed
    return answer


def shown(typed: str) -> str:
    """What a person is told that it is."""
    return found(typed).place.shown


@pytest.mark.parametrize(
    "typed", ["78701", "78701-1234", "787011234", " 78701 ", "ZIP 78701", "Austin, TX 78701", "TX 78701"]
)
def test_a_zip_code_is_found_with_its_town(typed: str) -> None:
    place = found(typed).place
    assert (place.kind, place.code, place.shown) == (Kind.ZIP, "78701", "ZIP code 78701 (Austin, Texas)")
    assert (place.latitude, place.longitude) == pytest.approx((30.27, -97.74), abs=0.02)


def test_a_zip_code_that_no_table_has_is_near_those_that_begin_like_it() -> None:
    zips = table().zips
    unknown = next(code for code in range(78700, 78800) if code not in set(zips.codes))
    place = found(str(unknown)).place
    assert (place.shown, place.typed) == ("the area of ZIP codes that begin with 787", str(unknown))
    assert (place.latitude, place.longitude) == pytest.approx((30.3, -97.75), abs=0.2)


def test_a_zip_code_of_no_area_is_unknown() -> None:
    assert zip_place("00000") is None
    assert find("00000") is None


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Austin", "Austin, Texas"),
        ("austin, tx", "Austin, Texas"),
        ("AUSTIN TEXAS", "Austin, Texas"),
        ("Austin, Tejas, Estados Unidos", "Austin, Texas"),
        ("Austin, MN", "Austin, Minnesota"),
        ("St. Louis", "St. Louis, Missouri"),
        ("saint louis mo", "St. Louis, Missouri"),
        ("Ft. Worth", "Fort Worth, Texas"),
        ("New York, NY", "New York City, New York"),
        ("Nueva York", "New York City, New York"),
        ("NYC", "New York City, New York"),
        ("Washington, D.C.", "Washington, District of Columbia"),
        ("Coeur d'Alene, Idaho", "Coeur d'Alene, Idaho"),
        ("123 Main Street, Ann Arbor, MI", "Ann Arbor, Michigan"),
        ("San Juan, Puerto Rico", "San Juan, Puerto Rico"),
        ("München", "Munich, Bavaria, Germany"),
        ("Muenchen", "Munich, Bavaria, Germany"),
        ("munich germany", "Munich, Bavaria, Germany"),
        ("Sevilla, España", "Sevilla, Andalusia, Spain"),
        ("Seville, Spain", "Sevilla, Andalusia, Spain"),
        ("28001 Madrid, España", "Madrid, Spain"),
        ("San José, Costa Rica", "San José, Costa Rica"),
        ("san jose ca", "San Jose, California"),
        ("Toronto ON M5V 2T6", "Toronto, Ontario, Canada"),
        ("Lyon Cedex 03, France", "Lyon, Auvergne-Rhône-Alpes, France"),
        ("Łódź", "Łódź, Łódź Voivodeship, Poland"),
    ],
)
def test_a_city_is_found_by_its_common_spellings(typed: str, place: str) -> None:
    assert shown(typed) == place


def test_of_several_towns_the_one_with_most_people_is_meant_and_the_others_are_named() -> None:
    springfield = found("Springfield")
    assert springfield.place.shown == "Springfield, Missouri"
    assert "Springfield, Illinois" in [place.shown for place in springfield.others]
    assert shown("Paris") == "Paris, Île-de-France, France"
    assert shown("paris tx") == "Paris, Texas"


def test_towns_in_the_countries_of_a_study_come_before_all_others() -> None:
    assert shown("Birmingham") == "Birmingham, England, United Kingdom"
    assert found("Birmingham", "US", "CA").place.shown == "Birmingham, Alabama"


@pytest.mark.parametrize(
    "typed",
    ["Paris, Germany", "Austin, Bavaria", "Xyzzyville", "Texas", "Georgia", "Spain", "España"],
)
def test_what_names_no_town_is_unknown_and_never_somewhere_else(typed: str) -> None:
    assert find(typed) is None


@pytest.mark.parametrize("typed", ["Austin, Texsa", "Paris, Frnace", "Boston, Boston", "nan,inf"])
def test_a_region_that_nobody_knows_is_not_overlooked(typed: str) -> None:
    assert find(typed) is None


def test_a_postal_code_after_a_town_does_no_harm() -> None:
    assert shown("London, SW1A 1AA") == "London, England, United Kingdom"


def test_a_countrys_name_alone_is_its_own_town_or_one_at_home_and_never_a_village_abroad() -> None:
    assert shown("Luxembourg") == "Luxembourg, Luxembourg"
    assert shown("Lebanon") == "Lebanon, Tennessee"
    assert found("Mexico", "US", "MX").place.shown == "Mexico City, Mexico"
    assert find("España", {"ES", "US"}) is None


def test_a_place_is_found_again_by_what_is_shown_of_it_in_either_language() -> None:
    towns = table().towns
    for language in ("en", "es"):
        with speaking(language):
            for number in range(0, 2_000, 7):
                place = towns.place(number)
                again = find(place.typed)
                assert again is not None, place
                assert (again.place.name, again.place.country) == (place.name, place.country)


def test_a_position_is_rounded_to_some_ten_kilometers_and_never_repeated() -> None:
    place = found("30.26715,-97.74306").place
    assert place == Place(Kind.POSITION, 30.3, -97.7)
    assert (place.shown, place.typed) == ("where you are", "")
    assert find("91,0") is None
    assert find("0,180.2") is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " , ,, ",
        "x" * 10_000,
        "Austin, " * 2_000,
        "\x00\x01\x1b[2J",
        "'; DROP TABLE site; --",
        "{{ 7 * 7 }} <<SITE_NAME>>",
        "<script>alert(1)</script>",
        "\u202e\u2066nitsuA",
        "😀🏥",
        "\ud800",
        "٧٨٧٠١",
        "1e308,1e308",
        "inf,-inf",
        "-0,",
        "%00",
    ],
)
def test_whatever_is_typed_finds_nothing_rather_than_breaking(typed: str) -> None:
    assert find(typed) is None


def test_every_line_of_the_table_is_found_and_nothing_between() -> None:
    lines = Lines(b"a\t1\nab\t2 3\nb\t4")
    assert [lines.get(key) for key in ("a", "ab", "b")] == [["1"], ["2", "3"], ["4"]]
    assert [lines.get(key) for key in ("", "0", "aa", "abc", "c", "a\t1")] == [[]] * 6
