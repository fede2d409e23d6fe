"""A place to rehearse in: a vault of its own that is gone afterwards, and nobody's data."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from colearn_desktop.domain.clock import Clock, FasterClock
from colearn_desktop.domain.errors import VaultError
from colearn_desktop.services.rehearsal import Driver, Rehearsal
from colearn_desktop.services.templates import Template
from colearn_desktop.vault.argon2_cost import Argon2Cost
from colearn_desktop.vault.files import storage_errors
from colearn_desktop.vault.lock_file import LockFile
from colearn_desktop.vault.vault import Vault

_PREFIX = "colearn-rehearsal-"
# The passphrase is 24 random bytes that nobody ever sees: no guessing to slow down.
_NO_COST = Argon2Cost(memory_kib=8, iterations=1, lanes=1)
# Younger than this, a room may still be in the making and not yet locked.
_IN_THE_MAKING_MS = 10 * 60_000


@dataclass(frozen=True, slots=True)
class RehearsalWish:
    """What somebody wants to rehearse.

    Attributes:
        minutes: Length of the session in its own time; None for the template's.
        speed: How much faster than life it passes, at first.
    """

    template: Template
    speed: float = 1.0
    driver: Driver = Driver.PERSON
    minutes: float | None = None
    has_latecomer: bool = True


class RehearsalRoom:
    """A rehearsal in a temporary vault, with a clock whose pace can be changed.

    Args:
        base: The clock on the wall.

    Raises:
        ColearnError: The vault or the session cannot be made; nothing stays behind.
    """

    def __init__(self, wish: RehearsalWish, base: Clock) -> None:
        self.clock = FasterClock(base, wish.speed)
        with storage_errors():
            self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        try:
            self.vault, _recovery_key = Vault.create(
                self._folder / "vault", secrets.token_urlsafe(24), _NO_COST
            )
            try:
                self.rehearsal = Rehearsal(
                    self.vault,
                    wish.template,
                    minutes=wish.minutes,
                    clock=self.clock,
                    driver=wish.driver,
                    has_latecomer=wish.has_latecomer,
                    title=f"Rehearsal (simulated): {wish.template.name}",
                )
            except BaseException:
                self.vault.close()
                raise
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def close(self) -> None:
        """Stop everything and leave nothing behind; calling it again does nothing."""
        try:
            with suppress(VaultError):
                self.rehearsal.close()
        finally:
            self.vault.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def remove_stale_rooms(clock: Clock, folder: Path | None = None) -> int:
    """Remove what rehearsals left behind that were killed. Returns how many.

    A room in use holds the lock of its vault, and is left alone; so is what belongs to
    somebody else.

    Args:
        folder: Where to look; the system's for temporary files by default.
    """
    folder = Path(tempfile.gettempdir()) if folder is None else folder
    removed = 0
    for room in sorted(folder.glob(f"{_PREFIX}*")):
        with suppress(OSError, VaultError):
            if _is_stale(room, clock.utc_ms()):
                shutil.rmtree(room)
                removed += 1
    return removed


def _is_stale(room: Path, now_utc_ms: int) -> bool:
    about = room.lstat()
    if room.is_symlink() or not room.is_dir():
        return False
    if hasattr(os, "getuid") and about.st_uid != os.getuid():
        return False
    lock = room / "vault" / "vault.lock"
    if not lock.exists():
        return now_utc_ms - about.st_mtime * 1_000 > _IN_THE_MAKING_MS
    LockFile(lock).release()  # raises while somebody rehearses there
    return True
