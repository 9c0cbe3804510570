"""The demo as a person starts it: a process of its own, on a free port."""

import asyncio
import os
import re
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import TOP

PATIENCE_SECONDS = 90
LAST_LINE = b"/demo/mailbox"


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs: what it printed, and the folder in which it keeps everything."""

    process: Process
    printed: str
    folder: Path

    @property
    def addresses(self) -> list[str]:
        """Where it told people to look."""
        return re.findall(r"http://\S+", self.printed)

    @property
    def base_url(self) -> str:
        """The start of all of its addresses."""
        return self.addresses[0].partition("/studies")[0]

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> str:
        """Stops it; returns what it printed then."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        said, _ = await asyncio.wait_for(self.process.communicate(), PATIENCE_SECONDS)
        return said.decode()


async def start(*arguments: str, folder: Path, module: str = "portal", **environment: str) -> Process:
    """`portal demo`, with `folder` for temporary files; `module` is what stands for `portal`."""
    command = (sys.executable, "-m", module, "demo", *arguments)
    settings = {**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1", **environment}
    return await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, cwd=TOP, env=settings)


@asynccontextmanager
async def a_demo(module: str = "portal", **environment: str) -> AsyncIterator[Demo]:
    """A demo that is ready; it is stopped at the end. Fails with what it said where it does not start."""
    with tempfile.TemporaryDirectory() as folder:
        process = await start("--port", "0", folder=Path(folder), module=module, **environment)
        demo = Demo(process, await asyncio.wait_for(_first_words(process), PATIENCE_SECONDS), Path(folder))
        try:
            yield demo
        finally:
            await demo.stop()


async def _first_words(process: Process) -> str:
    assert process.stdout is not None
    assert process.stderr is not None
    words = b""
    while LAST_LINE not in words:
        line = await process.stdout.readline()
        assert line, (await process.stderr.read()).decode()
        words += line
    return words.decode()
