"""The table of places is small enough to ship, quick enough to load, and says where it comes from."""

import subprocess
import sys

from portal.places.sources import attributions
from portal.places.table import FILE

MOST_BYTES = 6_000_000
MOST_MEMORY = 20_000_000  # bytes, for as long as the process runs
LOADING = """
import tracemalloc
from portal.places.table import table
tracemalloc.start()
table()
print(tracemalloc.get_traced_memory()[0])
"""


def test_it_is_a_few_megabytes() -> None:
    assert 1_000_000 < FILE.stat().st_size < MOST_BYTES


def test_it_takes_little_memory_and_none_before_it_is_asked() -> None:
    run = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, check=True, text=True)
    assert 5_000_000 < int(run.stdout) < MOST_MEMORY


def test_whoever_published_it_is_named() -> None:
    said = {source.name: source for source in attributions()}
    assert "Creative Commons Attribution 4.0" in said["GeoNames"].sentence
    assert said["GeoNames"].address == "https://www.geonames.org/"
    assert "US Census Bureau" in said
