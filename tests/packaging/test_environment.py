from __future__ import annotations

from typing import TYPE_CHECKING

import environment
import pytest
import system_packages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A checkout of its own: its runtime lock and its check lock."""
    runtime, check = tmp_path / "requirements.lock", tmp_path / "requirements-check.lock"
    runtime.write_text("a==1\n")
    check.write_text("a==1\nb==1\n")
    monkeypatch.setattr(environment, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(environment, "_SCRIPTS", tmp_path / ".venv" / "bin")
    monkeypatch.setattr(environment, "_STAMP", tmp_path / ".venv" / "stamp")
    monkeypatch.setattr(environment, "CHECK_LOCK", check)
    monkeypatch.setattr(system_packages, "provide", lambda _packages: None)
    return runtime, check


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The locks that were installed, oldest first; nothing is really installed."""
    done: list[Path] = []

    def install(lock: Path) -> bool:
        done.append(lock)
        python = environment.ENVIRONMENT / "bin" / "python"
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        return True

    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(environment, "_install_with_pip", install)
    monkeypatch.setattr(environment, "_write_path_file", lambda: None)
    return done


def test_the_second_start_installs_nothing(
    locks: tuple[Path, Path], installed: list[Path]
) -> None:
    environment.prepare(locks[0], ())
    environment.prepare(locks[0], ())
    assert installed == [locks[0]]


def test_a_changed_lock_is_installed(locks: tuple[Path, Path], installed: list[Path]) -> None:
    environment.prepare(locks[0], ())
    locks[0].write_text("a==2\n")
    environment.prepare(locks[0], ())
    assert installed == [locks[0], locks[0]]


def test_an_environment_for_checks_serves_the_program_too(
    locks: tuple[Path, Path], installed: list[Path]
) -> None:
    environment.prepare(locks[1], ())
    environment.prepare(locks[0], ())
    assert installed == [locks[1]]


def test_an_environment_for_the_program_does_not_serve_checks(
    locks: tuple[Path, Path], installed: list[Path]
) -> None:
    environment.prepare(locks[0], ())
    environment.prepare(locks[1], ())
    assert installed == [*locks]


def test_an_interrupted_environment_is_made_again(
    locks: tuple[Path, Path], installed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment, "_write_path_file", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.prepare(locks[0], ())
    environment.prepare(locks[0], ())
    assert len(installed) == 2


def test_a_failed_installation_says_what_to_do(
    locks: tuple[Path, Path], installed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_install_with_pip", lambda _lock: False)
    with pytest.raises(environment.SetupError, match="With a connection"):
        environment.prepare(locks[0], ())
    assert installed == []


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 2, "final", 0))
    with pytest.raises(environment.SetupError, match=r"3\.11 or newer; this is 3\.9"):
        environment.prepare(environment.RUNTIME_LOCK, ())


def test_a_missing_venv_module_is_asked_for(
    locks: tuple[Path, Path], installed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr(system_packages, "provide", asked.append)
    environment.prepare(locks[0], ("libportaudio2",))
    environment.prepare(locks[0], ("libportaudio2",))
    assert asked == [("libportaudio2", "python3-venv"), ("libportaudio2",)]
    assert len(installed) == 1
