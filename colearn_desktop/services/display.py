"""Whether a window can be opened; asked before anything slow is imported."""

from __future__ import annotations

import os
import sys


def has_display() -> bool:
    """Whether a window could be opened."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
