from __future__ import annotations

import os
from pathlib import Path

import pytest
import system_packages

LISTING = (
    "ii \tlibgl1\t\n"
    "ii \tlibglib2.0-0t64\tlibglib2.0-0 (= 2.84.0), libgio\n"
    "rc \tlibegl1\t\n"
    "un \tlibportaudio2\t\n"
)


def test_packages_that_are_not_fully_installed_are_missing() -> None:
    wanted = ("libportaudio2", "libgl1", "libegl1", "libnever")
    missing = system_packages.missing_from(wanted, LISTING)
    assert missing == ["libegl1", "libnever", "libportaudio2"]


def test_a_package_that_provides_the_name_counts() -> None:
    assert system_packages.missing_from(("libglib2.0-0", "libgio"), LISTING) == []


def test_without_a_display_no_window_packages_are_asked_for() -> None:
    assert system_packages.for_start({}) == system_packages.ALWAYS


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_where_a_window_can_open_its_packages_are_asked_for(name: str) -> None:
    packages = system_packages.for_start({name: "x"})
    assert set(packages) == {*system_packages.ALWAYS, *system_packages.WINDOW}


def test_the_tests_need_at_least_what_the_program_needs() -> None:
    assert {*system_packages.ALWAYS, *system_packages.WINDOW} <= set(system_packages.TESTS)


def test_without_root_the_one_line_to_run_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_packages, "_dpkg_listing", lambda: LISTING)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(system_packages.MissingPackagesError) as caught:
        system_packages.provide(("libgl1", "libportaudio2", "libegl1"))
    assert "sudo apt-get install -y --no-install-recommends libegl1 libportaudio2\n" in str(
        caught.value
    )


def test_nothing_is_asked_of_other_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    system_packages.provide(("libnever",))


def test_what_lies_unpacked_is_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    fetched: list[list[str]] = []

    def refuse(command: list[str], _folder: str | None = None) -> bool:
        fetched.append(command)
        return False

    monkeypatch.setattr(system_packages, "_apt", refuse)
    (tmp_path / "here").mkdir()
    system_packages.unpack(("here",), tmp_path)
    assert fetched == []
    with pytest.raises(system_packages.MissingPackagesError, match="gone"):
        system_packages.unpack(("gone",), tmp_path)
    assert [*tmp_path.iterdir()] == [tmp_path / "here"]


def test_what_is_unpacked_is_never_installed() -> None:
    assert not {*system_packages.UNPACKED} & {*system_packages.TESTS}
