"""`dev.py` on machines of every kind: new, ready, half made, and without what Debian ships separately."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.tree import TOP


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """dev.py as a module whose `.venv` is an empty folder's, on a machine without uv."""
    specification = importlib.util.spec_from_file_location("dev", TOP / "dev.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(module.shutil, "which", lambda _: None)
    return module


@pytest.fixture
def commands(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What dev.py would have run."""
    ran: list[list[str]] = []

    def run(*command: str | Path, check: bool = True) -> int:
        ran.append([str(part) for part in command])
        return 0

    monkeypatch.setattr(dev, "run", run)
    return ran


def test_it_lists_its_tasks_and_refuses_one_that_it_does_not_know() -> None:
    done = subprocess.run(
        [sys.executable, TOP / "dev.py", "fly"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    for task in ("setup", "demo", "test", "lint", "bench", "lock"):
        assert f"dev.py {task} " in done.stdout


def test_a_new_machine_gets_an_environment_and_what_the_lock_pins(
    dev: ModuleType, commands: list[list[str]]
) -> None:
    dev.prepare("dev")
    make, pinned, project = commands
    assert make[1:3] == ["-m", "venv"]
    assert pinned[-3:] == ["--require-hashes", "-r", str(dev.LOCKS["dev"])]
    assert {"--no-deps", "--no-build-isolation", "-e"} <= set(project)


def test_a_ready_environment_is_used_at_once(dev: ModuleType, commands: list[list[str]]) -> None:
    dev.prepare("dev")
    dev.PYTHON.touch()
    commands.clear()
    dev.prepare("dev")
    dev.prepare("run")  # what is needed for work is enough to run
    assert commands == []


def test_an_environment_to_run_is_not_enough_for_work(dev: ModuleType, commands: list[list[str]]) -> None:
    dev.prepare("run")
    dev.PYTHON.touch()
    commands.clear()
    dev.prepare("dev")
    assert str(dev.LOCKS["dev"]) in [word for command in commands for word in command]


def test_a_new_lock_is_installed_into_the_environment_that_is_there(
    dev: ModuleType, commands: list[list[str]]
) -> None:
    dev.prepare("dev")
    dev.PYTHON.touch()
    dev.stamp_path("dev").write_text("an older lock")
    commands.clear()
    dev.prepare("dev")
    assert not [command for command in commands if "venv" in command]
    assert any("--require-hashes" in command for command in commands)


def test_without_debians_python3_venv_it_says_what_to_install(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        dev.prepare("dev")


def test_uv_is_used_where_a_machine_has_it(
    dev: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda _: "/usr/local/bin/uv")
    dev.prepare("dev")
    assert {command[0] for command in commands} == {"/usr/local/bin/uv"}


def test_a_lock_that_names_a_host_is_refused(
    dev: ModuleType, commands: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "run.lock"
    lock.write_text("--index-url https://packages.example.org/simple\n")
    monkeypatch.setattr(dev, "LOCKS", {"run": lock, "dev": lock})
    monkeypatch.setattr(dev, "TOP", tmp_path)
    monkeypatch.setattr(dev.shutil, "which", lambda _: "uv")
    with pytest.raises(SystemExit, match="names a host"):
        dev.lock([])
