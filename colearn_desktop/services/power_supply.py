"""How this computer gets its power, as far as its system tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# https://docs.kernel.org/power/power_supply_class.html
POWER_SUPPLIES = Path("/sys/class/power_supply")
LOW_PERCENT = 20


@dataclass(frozen=True, slots=True)
class Power:
    """What is known about the power.

    Attributes:
        percent: What is left in the batteries; None without one, or where nothing tells.
        is_draining: It runs on its batteries at present.
        minutes_left: At the present rate; None where the battery does not say.
    """

    percent: int | None = None
    is_draining: bool = False
    minutes_left: int | None = None

    @property
    def is_low(self) -> bool:
        """Whether somebody should look for the charger now."""
        return self.is_draining and self.percent is not None and self.percent <= LOW_PERCENT


@dataclass(frozen=True, slots=True)
class _Battery:
    full: int
    now: int
    rate: int
    status: str


def read_power(folder: Path = POWER_SUPPLIES) -> Power:
    """Read the kernel's own files; everything unknown where there are none.

    A mouse's or a headset's battery does not count.
    """
    batteries = list(_batteries(folder))
    if not batteries:
        return Power()
    full = sum(battery.full for battery in batteries)
    now = sum(battery.now for battery in batteries)
    draining = any(battery.status == "discharging" for battery in batteries)
    # Two batteries are emptied one after the other: all that is left at the present rate.
    rate = sum(battery.rate for battery in batteries if battery.status == "discharging")
    return Power(
        percent=max(0, min(100, round(100 * now / full))),
        is_draining=draining,
        minutes_left=round(60 * now / rate) if draining and rate else None,
    )


def _batteries(folder: Path) -> Iterator[_Battery]:
    with suppress(OSError):
        for supply in sorted(folder.iterdir()):
            if _word(supply / "type") != "battery" or _word(supply / "scope") == "device":
                continue
            battery = _battery(supply)
            if battery is not None:
                yield battery


def _battery(supply: Path) -> _Battery | None:
    if _word(supply / "present") == "0":
        return None
    status = _word(supply / "status")
    for now_name, full_name, rate_name in (
        ("energy_now", "energy_full", "power_now"),
        ("charge_now", "charge_full", "current_now"),
    ):
        now, full = _number(supply / now_name), _number(supply / full_name)
        if now is not None and full:
            return _Battery(full, now, abs(_number(supply / rate_name) or 0), status)
    percent = _number(supply / "capacity")
    return None if percent is None else _Battery(100, percent, 0, status)


def _word(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip().lower()
    except OSError:
        return ""


def _number(file: Path) -> int | None:
    try:
        return int(_word(file))
    except ValueError:
        return None
