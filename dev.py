#!/usr/bin/env python3
"""Everything a person needs to work on the portal, with nothing but Python.

    python3 dev.py setup    make .venv and install what requirements/dev.lock pins
    python3 dev.py demo     try the portal: studies, web server, mail worker and a mailbox of its own
    python3 dev.py test     run the tests
    python3 dev.py lint     check style and types
    python3 dev.py messages collect the sentences to translate; `messages fr` begins a language
    python3 dev.py bench    measure speed against floors taken in the same run
    python3 dev.py lock     choose the newest versions again and pin them with hashes

Further arguments are passed on: `python3 dev.py demo --port 8010`, `python3 dev.py test tests/leads -x`.
`uv` is used when it is on the PATH, else `venv` and `pip`.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

if sys.version_info < (3, 11):  # noqa: UP036 - asked by whichever Python a person has
    sys.exit("The portal needs Python 3.11 or newer; this is " + sys.version)

TOP = Path(__file__).resolve().parent
VENV = TOP / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"run": TOP / "requirements" / "run.lock", "dev": TOP / "requirements" / "dev.lock"}
COMPILE = ["pip", "compile", "pyproject.toml", "--extra", "postgres", "--universal"]
COMPILE += ["--python-version", "3.11", "--upgrade", "--generate-hashes"]
COMPILE += ["--no-annotate", "--no-header", "--quiet"]
CATALOGUES = TOP / "portal" / "locale"
EXTRACT = ["-q", "extract", "-F", "pyproject.toml", "--add-location", "file", "--sort-by-file"]
UPDATE = ["-q", "update", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
UPDATE += ["--init-missing", "--width", "100"]
EVERY_CORE = ["--numprocesses=auto", "--dist=worksteal"]
CHECKED = ("portal", "tests", "benchmarks", "geography", "dev.py")


def main(arguments: Sequence[str]) -> int:
    """Runs one task and returns its exit status."""
    name, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    task = TASKS.get(name)
    if task is None:
        print((__doc__ or "").strip())
        return 0 if name in {"help", "-h", "--help"} else 2
    os.chdir(TOP)
    return task(rest)


def setup(rest: list[str]) -> int:
    """Makes the environment for work on the portal."""
    refuse(rest, "setup")
    prepare("dev")
    print(f"Ready: {BIN.relative_to(TOP)} has everything.")
    return 0


def demo(rest: list[str]) -> int:
    """Starts the portal with a few studies; needs what running it needs, and no more."""
    prepare("run")
    become(PYTHON, "-m", "portal", "demo", *rest)


def test(rest: list[str]) -> int:
    """Runs the tests; `-n 0` lets them run in this process, one after another."""
    prepare("dev")
    become(PYTHON, "-m", "pytest", *EVERY_CORE, *rest)


def bench(rest: list[str]) -> int:
    """Measures; the figures in the README come from here."""
    prepare("dev")
    become(PYTHON, "-m", "benchmarks", *rest)


def lint(rest: list[str]) -> int:
    """Checks style, form and types, all three even where one fails. Arguments replace what is checked."""
    prepare("dev")
    paths = rest or [path for path in CHECKED if (TOP / path).exists()]
    checks = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--strict"])
    failed = [check for check in checks if run(PYTHON, "-m", *check, *paths, check=False)]
    return 1 if failed else 0


def messages(rest: list[str]) -> int:
    """Brings every catalogue up to date with code, pages and e-mails; the code of a language begins one."""
    prepare("dev")
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "messages.pot"
        run(BIN / "pybabel", *EXTRACT, "--output-file", found, ".")
        for code in rest or sorted(path.name for path in CATALOGUES.iterdir() if path.is_dir()):
            run(BIN / "pybabel", *UPDATE, "--input-file", found, "-d", CATALOGUES, "--locale", code)
    return 0


def lock(rest: list[str]) -> int:
    """Pins the newest versions that fit pyproject.toml, for every Python and machine we support.

    What is pinned for work (dev.lock) agrees with what is pinned for running (run.lock). A lock names no
    host: where packages come from is the business of the machine that installs them.
    """
    uv: str | Path | None = shutil.which("uv")
    if uv is None:
        prepare("dev")
        uv = BIN / "uv"
    for group, path in LOCKS.items():
        agree = ("--constraint", LOCKS["run"]) if group == "dev" else ()
        run(uv, *COMPILE, "--group", group, *agree, "--output-file", path, *rest)
        if "://" in path.read_text():
            raise SystemExit(f"{path.name} names a host, which this machine's index settings have put there.")
        print(f"Wrote {path.relative_to(TOP)}.")
    return 0


TASKS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "lint": lint,
    "bench": bench,
    "messages": messages,
    "lock": lock,
}


def prepare(group: str) -> None:
    """Makes `.venv` hold what the group's lock pins. At once when it does already."""
    wanted = {name: fingerprint(name) for name in ("run", "dev")}
    if PYTHON.exists() and any(stamp(name) == wanted[name] for name in (group, "dev")):
        return
    install = installer()
    print(f"Installing what {LOCKS[group].relative_to(TOP)} pins …", flush=True)
    run(*install, "--require-hashes", "-r", LOCKS[group])
    run(*install, "--no-deps", "--no-build-isolation", "-e", TOP)
    stamp_path(group).write_text(wanted[group])


def installer() -> list[str | Path]:
    """The command that installs into `.venv`, which is made first where it is missing or broken."""
    uv = shutil.which("uv")
    if not works(PYTHON):
        if uv:
            run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV)
        else:
            make_with_venv()
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", PYTHON]
    return [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]


def make_with_venv() -> None:
    """Makes `.venv` by Python's own means, or says which package of the system holds them."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SystemExit(
            "This Python cannot make environments: Debian and Ubuntu ship that part separately.\n"
            "Install it and run this again:  sudo apt install python3-venv"
        )
    run(sys.executable, "-m", "venv", VENV)


def works(python: Path) -> bool:
    """Whether an environment is there whose Python starts: one may be half made, or have lost its base."""
    return python.exists() and run(python, "-c", "", check=False) == 0


def fingerprint(group: str) -> str:
    """Changes when the lock or the project's own entry points do."""
    return hashlib.sha256(LOCKS[group].read_bytes() + (TOP / "pyproject.toml").read_bytes()).hexdigest()


def stamp_path(group: str) -> Path:
    """Where the fingerprint of what was last installed is kept."""
    return VENV / f"{group}.installed"


def stamp(group: str) -> str:
    """The fingerprint of what was last installed for a group; empty if nothing was."""
    path = stamp_path(group)
    return path.read_text() if path.exists() else ""


def run(*command: str | Path, check: bool = True) -> int:
    """Runs a command and returns its exit status; where `check` is on, a failing one ends the task."""
    status = subprocess.run([str(part) for part in command], check=False).returncode
    if check and status:
        raise SystemExit(status)
    return status


def become(*command: str | Path) -> NoReturn:
    """Turns into the command, so that Ctrl-C and other signals reach it and its exit status is ours."""
    words = [str(part) for part in command]
    if os.name == "nt":  # there a process cannot become another
        raise SystemExit(subprocess.run(words, check=False).returncode)
    sys.stdout.flush()
    os.execv(words[0], words)  # noqa: S606 - no shell is wanted


def refuse(rest: Sequence[str], task: str) -> None:
    """Says so when a task that takes no arguments is given some."""
    if rest:
        raise SystemExit(f"`dev.py {task}` takes no arguments, and got: {' '.join(rest)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
