"""`python3 dev.py bench [NAME]…`, of those in ALL: all of them unless some are named."""

import asyncio
import os
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks import anchors, imports, mails, messages, near, pages, syncs
from benchmarks.alerts import compare as alerts
from benchmarks.alerts import waits

ALL = {
    "pages": pages.compare,
    "near": near.compare,
    "messages": messages.compare,
    "mails": mails.compare,
    "import": imports.compare,
    "sync": syncs.compare,
    "anchors": anchors.compare,
    "alerts": alerts.compare,
    "waits": waits.compare,
}


async def main(wanted: list[str]) -> None:
    """Prints what each benchmark found; a ratio above 1 is dearer or slower than the floor."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors")
    for name in wanted or ALL:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            for line in await ALL[name](Path(folder)):
                print(line, flush=True)


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(ALL):
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(ALL)}.")
    asyncio.run(main(sys.argv[1:]))
