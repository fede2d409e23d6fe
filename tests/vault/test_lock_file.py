from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from colearn_desktop.domain.errors import VaultInUseError
from colearn_desktop.vault.lock_file import LockFile

HOLD = """
import sys
from pathlib import Path
from colearn_desktop.vault.lock_file import LockFile
lock = LockFile(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.lock"


def test_a_second_holder_in_this_process_is_refused(path: Path) -> None:
    first = LockFile(path)
    with pytest.raises(VaultInUseError):
        LockFile(path)
    first.release()
    first.release()
    LockFile(path).release()


def test_a_holder_in_another_process_counts_until_it_is_killed(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(VaultInUseError):
            LockFile(path)
        holder.kill()
        holder.wait()
    LockFile(path).release()
