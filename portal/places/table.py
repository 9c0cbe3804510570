"""The table of places that ships with the portal: packed, read when it is first needed, kept for good.

`python -m geography.build` makes it. It stays as it is stored, about 13 MB of plain bytes and numbers:
a quarter of a million towns as objects would be ten times as much."""

import sys
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from portal.places.place import Kind, Place

FILE = Path(__file__).parent / "data" / "places.zip"
HUNDREDTHS = 100


class Lines:
    """Sorted lines of a key, a tab and what belongs to it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def get(self, key: str) -> list[str]:
        """What belongs to a key, word by word; nothing for an unknown one."""
        wanted, content = key.encode(), self._content
        low, high = 0, len(content)
        while low < high:
            start = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = content.find(b"\n", start)
            end = len(content) if end < 0 else end
            found, _, rest = content[start:end].partition(b"\t")
            if found == wanted:
                return rest.decode().split()
            if found < wanted:
                low = end + 1
            else:
                high = start
        return []


@dataclass(frozen=True, slots=True)
class Towns:
    """Every town by number, those with the most people first."""

    latitudes: "array[int]"
    longitudes: "array[int]"
    regions: "array[int]"
    ends: "array[int]"
    names: bytes
    codes: tuple[tuple[str, str, str], ...]

    def place(self, number: int, kind: Kind = Kind.CITY) -> Place:
        """The town of this number."""
        start = self.ends[number - 1] + number if number else 0
        name = self.names[start : self.ends[number] + number].decode()
        country, _, region = self.codes[self.regions[number]]
        latitude, longitude = self.latitudes[number] / HUNDREDTHS, self.longitudes[number] / HUNDREDTHS
        return Place(kind, latitude, longitude, name, region, country)

    def belongs(self, number: int, codes: set[str]) -> bool:
        """Whether a town is in one of these countries ("US") or regions ("US.TX")."""
        country, code, _ = self.codes[self.regions[number]]
        return country in codes or code in codes


@dataclass(frozen=True, slots=True)
class Zips:
    """Every ZIP code in order, and in `prefixes` the middle of those that begin alike."""

    codes: "array[int]"
    latitudes: "array[int]"
    longitudes: "array[int]"
    towns: "array[int]"
    prefixes: dict[str, tuple[float, float, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """All of it. `spellings` leads from a folded name to towns, `qualifiers` to countries and regions."""

    towns: Towns
    zips: Zips
    spellings: Lines
    qualifiers: Lines


@cache
def table() -> Table:
    """The table, read once in a process: about a tenth of a second."""
    with zipfile.ZipFile(FILE) as archive:
        regions = tuple(_region(line) for line in archive.read("regions").decode().split("\n"))
        return Table(
            _towns(archive.read("positions"), archive.read("names"), regions),
            _zips(archive.read("zips"), archive.read("prefixes").decode()),
            Lines(archive.read("spellings")),
            Lines(archive.read("qualifiers")),
        )


def _towns(positions: bytes, names: bytes, regions: tuple[tuple[str, str, str], ...]) -> Towns:
    latitudes, longitudes, numbers, lengths = _arrays(positions, "hhHB")
    return Towns(latitudes, longitudes, numbers, array("I", accumulate(lengths)), names, regions)


def _zips(packed: bytes, prefixes: str) -> Zips:
    rows = (line.split("\t") for line in prefixes.split("\n"))
    middles = {
        digits: (float(latitude), float(longitude), code) for digits, latitude, longitude, code in rows
    }
    codes, latitudes, longitudes, towns = _arrays(packed, "IhhI")
    return Zips(codes, latitudes, longitudes, towns, middles)


def _region(line: str) -> tuple[str, str, str]:
    """Country, code and name."""
    code, _, name = line.partition("\t")
    return code.partition(".")[0], code, name


def _arrays(packed: bytes, kinds: str) -> Iterator["array[int]"]:
    """Columns of one length, one after the other, little-endian."""
    rows = len(packed) // sum(array(kind).itemsize for kind in kinds)
    start = 0
    for kind in kinds:
        column = array(kind)
        end = start + rows * column.itemsize
        column.frombytes(packed[start:end])
        if sys.byteorder == "big":
            column.byteswap()
        yield column
        start = end
