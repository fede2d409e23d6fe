"""What a screen reader sees of a running program: its AT-SPI tree as JSON.

Run by the system's own Python, which has the bindings, with a part of the program's name;
prints one object a line for each accessible that can be seen.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def main(program: str) -> None:
    """Print the trees of all windows of the program."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        if application is not None and program in (application.get_name() or ""):
            walk(application, [])


def walk(accessible: Any, path: list[str]) -> None:
    """Print this one and what is in it."""
    states = accessible.get_state_set()
    role = accessible.get_role_name()
    name = accessible.get_name() or ""
    if path and not states.contains(Atspi.StateType.SHOWING):
        return
    print(json.dumps({
        "role": role,
        "name": name,
        "description": accessible.get_description() or "",
        "value": value_of(accessible),
        "focusable": states.contains(Atspi.StateType.FOCUSABLE),
        "path": path,
    }))  # fmt: skip
    for index in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(index)
        if child is not None:
            walk(child, [*path, f"{role} {name}".strip()])


def value_of(accessible: Any) -> float | None:
    """What a meter or a slider stands at, in words or as a number; None for others."""
    value = accessible.get_value_iface()
    return None if value is None else float(value.get_current_value())


if __name__ == "__main__":
    main(sys.argv[1])
