"""The demo's records are read like any of the registry's, and name nobody who exists."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from portal.demo import running
from portal.studies.importing import sources
from portal.studies.importing.documents import Found
from portal.studies.record import parse
from portal.studies.study import Study
from portal.studies.wording import criteria
from portal.teams.contacts import Contact
from portal.texts.library import Library

FOLDER = running.FOLDER / "studies"
FILES = sorted(FOLDER.glob("*.json"))
DEMO = [f"NCT9000000{number}" for number in range(2, 6)]
ADDRESS = re.compile(r"[^\s\"<>]+@[^\s\"<>]+")
INVENTED_ADDRESS = re.compile(r"[a-z.-]+@example\.(?:org|com)")
PHONE = re.compile(r"\"phone\": \"([^\"]*)\"")
PHONE_LIKE = re.compile(r"(?<![A-Z0-9])\+?[0-9][0-9 ()-]{6,}[0-9]")
INVENTED_PHONE = re.compile(r"202-555-01[0-9]{2}|\+44 7700 900[0-9]{3}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def study(nct_id: str) -> Study:
    """A study of the demo, by way of the importer."""
    (found,) = sources.read([str(FOLDER / f"{nct_id}.json")], BytesIO())
    assert isinstance(found, Found)
    return parse(found.raw)


def people(of: Study) -> Iterator[Contact]:
    """Everybody a record lists."""
    yield from of.central_contacts
    for location in of.locations:
        yield from location.contacts


def test_the_demo_shows_the_studies_it_promises() -> None:
    assert [file.stem for file in FILES] == [running.SEED, *DEMO]
    promised = re.findall(r"NCT[0-9]{8}", running.where_to_look(8000))
    assert sorted(set(promised)) == [running.SEED, *DEMO]


def test_the_importer_refuses_nothing_of_the_demo() -> None:
    found = list(sources.read([str(FOLDER)], BytesIO()))
    assert [one for one in found if not isinstance(one, Found)] == []
    assert len(found) == len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_record_is_of_the_study_its_file_is_named_after(file: Path) -> None:
    assert study(file.stem).nct_id == file.stem


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_addresses_are_at_example_org_or_example_com(file: Path) -> None:
    addresses = ADDRESS.findall(file.read_text("utf-8"))
    assert [one for one in addresses if not INVENTED_ADDRESS.fullmatch(one)] == []
    assert len(addresses) == sum(contact.email is not None for contact in people(study(file.stem)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_numbers_are_of_the_ranges_kept_for_fiction(file: Path) -> None:
    text = file.read_text("utf-8")
    phones = PHONE.findall(text)
    assert [one for one in phones if not INVENTED_PHONE.fullmatch(one)] == []
    others = {one for one in PHONE_LIKE.findall(PHONE.sub("", text)) if not DATE.fullmatch(one)}
    assert others == set()
    assert len(phones) == sum(contact.phone is not None for contact in people(study(file.stem)))


def test_the_study_over_many_sites_has_open_ones_with_and_without_their_own_people() -> None:
    many = study("NCT90000002")
    open_sites = [site for site in many.locations if site.status == "RECRUITING"]
    assert {site.country for site in many.locations} == {"United States", "Canada", "Spain"}
    assert {bool(site.contacts) for site in open_sites} == {True, False}
    assert len(open_sites) < len(many.locations) == 40
    assert len(many.central_contacts) == 2


def test_one_study_has_ended() -> None:
    over = study("NCT90000003")
    assert (over.status, over.study_type, over.phases) == ("COMPLETED", "OBSERVATIONAL", ())


def test_one_study_is_for_children_alone() -> None:
    oldest = study("NCT90000004").maximum_age
    assert oldest is not None
    assert (oldest.number, oldest.unit) == (11, "YEARS")


def test_one_recruiting_study_can_only_be_called() -> None:
    callable_only = study("NCT90000005")
    assert callable_only.status == "RECRUITING"
    assert [(one.email, one.phone) for one in people(callable_only)] == [(None, "+44 7700 900142")]


def test_criteria_split_but_where_cohorts_repeat_their_headings() -> None:
    whole = [file.stem for file in FILES if criteria.split(study(file.stem).eligibility).whole]
    assert whole == ["NCT90000005"]


def test_the_demo_has_words_of_an_operator_for_its_first_study() -> None:
    library = Library.load(running.FOLDER / "texts")
    for key in ("summary", "before_you_write"):
        text = library.text(key, nct_id=running.SEED)
        assert text is not None
        assert text.source == f"studies/{running.SEED}/{key}.txt"
