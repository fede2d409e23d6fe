"""The kernel's files about batteries, in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.services.power_supply import Power, read_power

LAPTOP = {"type": "Battery", "present": "1", "status": "Discharging"}
MAINS = {"type": "Mains", "online": "1"}
MOUSE = {"type": "Battery", "scope": "Device", "status": "Discharging", "capacity": "3"}
HALF = {"energy_now": "20000000", "energy_full": "40000000", "power_now": "10000000"}


def supply(folder: Path, name: str, **files: str) -> None:
    (folder / name).mkdir()
    for file, text in files.items():
        (folder / name / file).write_text(text + "\n", encoding="ascii")


def test_a_laptop_on_its_battery(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", **LAPTOP, **HALF)
    assert read_power(tmp_path) == Power(percent=50, is_draining=True, minutes_left=120)


def test_a_battery_that_counts_charge(tmp_path: Path) -> None:
    files = {"charge_now": "400000", "charge_full": "4000000", "current_now": "-800000"}
    supply(tmp_path, "BAT1", **LAPTOP, **files)
    power = read_power(tmp_path)
    assert power == Power(percent=10, is_draining=True, minutes_left=30)
    assert power.is_low


def test_a_battery_that_only_tells_its_percentage(tmp_path: Path) -> None:
    supply(tmp_path, "battery", type="Battery", status="Discharging", capacity="15")
    assert read_power(tmp_path) == Power(percent=15, is_draining=True)


def test_two_batteries_are_one(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", type="Battery", status="Not charging", **HALF)
    supply(tmp_path, "BAT1", **LAPTOP, **{**HALF, "energy_now": "2000000"})
    assert read_power(tmp_path) == Power(percent=28, is_draining=True, minutes_left=132)


def test_a_charging_battery_is_never_low(tmp_path: Path) -> None:
    supply(tmp_path, "AC", **MAINS)
    supply(tmp_path, "BAT0", type="Battery", status="Charging", capacity="5")
    power = read_power(tmp_path)
    assert power == Power(percent=5)
    assert not power.is_low


@pytest.mark.parametrize(
    "files",
    [
        MAINS,
        MOUSE,
        {"type": "Battery", "present": "0"},
        {"type": "Battery"},
        {"type": "Battery", "energy_now": "much", "energy_full": "0", "capacity": ""},
    ],
    ids=["mains", "mouse", "taken out", "says nothing", "nonsense"],
)
def test_no_battery_of_this_computer_is_nothing_known(
    tmp_path: Path, files: dict[str, str]
) -> None:
    supply(tmp_path, "X", **files)
    assert read_power(tmp_path) == Power()


def test_another_system_has_no_such_folder(tmp_path: Path) -> None:
    assert read_power(tmp_path / "nowhere") == Power()
