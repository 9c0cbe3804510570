"""Commands in processes of their own: how long they take, and how much memory they hold at most."""

import asyncio
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took."""

    seconds: float
    peak_mib: float


async def measured(command: Sequence[str], settings: Mapping[str, str]) -> Measured:
    """Runs a command to its end. Raises RuntimeError where it fails: what it took would mean nothing."""
    return await asyncio.to_thread(_measured, command, {**os.environ, **settings})


def _measured(command: Sequence[str], environment: Mapping[str, str]) -> Measured:
    began = perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Measured(perf_counter() - began, usage.ru_maxrss / 1024)
