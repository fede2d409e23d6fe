"""How hard guessing a passphrase is made, by what this machine can bear."""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass

LARGEST_MEMORY_KIB = 1024 * 1024
_LARGEST_ITERATIONS = 64
_LARGEST_LANES = 64
_ROOMY_MACHINE_BYTES = 3 * 1024**3


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """Parameters of Argon2id (RFC 9106).

    Attributes:
        memory_kib: At least 8 per lane.
        iterations: Passes over the memory.
        lanes: Degree of parallelism.
    """

    memory_kib: int
    iterations: int
    lanes: int

    @property
    def is_bearable(self) -> bool:
        """Whether a key file may ask for this: a hostile one could freeze the machine."""
        return (
            8 * self.lanes <= self.memory_kib <= LARGEST_MEMORY_KIB
            and 1 <= self.iterations <= _LARGEST_ITERATIONS
            and 1 <= self.lanes <= _LARGEST_LANES
        )


STRONG = Argon2Cost(memory_kib=256 * 1024, iterations=3, lanes=4)
# The second recommended option of RFC 9106, section 4.
MODEST = Argon2Cost(memory_kib=64 * 1024, iterations=3, lanes=4)


def cost_for_this_machine() -> Argon2Cost:
    """The strong cost, or the modest one where memory is scarce."""
    return STRONG if _physical_memory_bytes() >= _ROOMY_MACHINE_BYTES else MODEST


def _physical_memory_bytes() -> int:
    """How much memory the machine has; 0 where it does not say."""
    if sys.platform == "win32":
        installed_kib = ctypes.c_ulonglong(0)
        kernel = ctypes.windll.kernel32
        known = kernel.GetPhysicallyInstalledSystemMemory(ctypes.byref(installed_kib))
        return installed_kib.value * 1024 if known else 0
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0
