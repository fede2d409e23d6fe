"""Keeps this process's memory off the disk and from its neighbours, as far as it goes.

Swap and hibernation are beyond a program's reach; the manual says so.
"""

from __future__ import annotations

import ctypes
import sys

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def forbid_core_dumps() -> bool:
    """Switch off core dumps, and other processes' reading of our memory on Linux.

    Best effort: nothing is raised. With `PR_SET_DUMPABLE` 0 a debugger of the same user
    cannot attach, and `/proc/self` belongs to root.

    Returns:
        Whether everything that this system offers could be done.
    """
    if sys.platform == "win32":
        return False
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):
        return False
    if sys.platform != "linux":
        return True
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        return bool(libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False
