"""Registry records to measure with: the real ones where they are beside this checkout, else made from the
demo's, which are about as long."""

import gzip
import json
from pathlib import Path
from typing import Any

from portal import demo

REAL = Path(__file__).resolve().parents[2] / "shared" / "registry" / "records.ndjson.gz"
MADE = 1_000


def written(folder: Path) -> tuple[Path, str]:
    """A file of records, one a line, compressed; and where they come from."""
    if REAL.exists():
        return REAL, "real records"
    file = folder / "records.ndjson.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(_made(number)) + "\n" for number in range(MADE))
    return file, "records made from the demo's"


def _made(number: int) -> dict[str, Any]:
    examples = sorted((Path(demo.__file__).parent / "studies").glob("*.json"))
    record: dict[str, Any] = json.loads(examples[number % len(examples)].read_text("utf-8"))
    record["protocolSection"]["identificationModule"]["nctId"] = f"NCT8{number:07}"
    return record
