"""Real file systems of a few MiB, to be full or to vanish; needs root on Linux."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


class SmallDisk:
    """A stick of a certain size, plugged in at a folder."""

    def __init__(self, folder: Path, size_kib: int) -> None:
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("mounting a small disk needs root on Linux")
        self.folder = folder
        folder.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size_kib}k", "tmpfs", folder],
            capture_output=True,
            check=False,
        )
        if mounted.returncode != 0:
            pytest.skip("this container may not mount anything")

    def make_read_only(self) -> None:
        """As a stick does that has failed."""
        subprocess.run(["mount", "-o", "remount,ro,size=1k", self.folder], check=False)

    def pull_out(self) -> None:
        """The folder is empty from now on; open files lead nowhere that counts."""
        subprocess.run(["umount", "-l", self.folder], check=True, capture_output=True)

    def close(self) -> None:
        subprocess.run(["umount", "-l", self.folder], check=False, capture_output=True)
