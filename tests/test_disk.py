"""What is known about the disk that a folder is on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from colearn_desktop.disk import file_system_type, type_in_mount_table


def test_the_deepest_and_latest_mount_names_the_file_system() -> None:
    table = (
        "/dev/a / ext4 rw 0 0\n"
        "/dev/b /media/My\\040Stick vfat rw 0 0\n"
        "/dev/c /media/My\\040Stick/in EXFAT rw 0 0\n"
        "/dev/d /over btrfs rw 0 0\n"
        "/dev/e /over xfs rw 0 0\n"
        "broken\n"
    )
    assert type_in_mount_table(table, Path("/media/My Stick/x/y")) == "vfat"
    assert type_in_mount_table(table, Path("/media/My Stick/in")) == "exfat"
    assert type_in_mount_table(table, Path("/media/My Sticker")) == "ext4"
    assert type_in_mount_table(table, Path("/over/x")) == "xfs"
    assert type_in_mount_table("", Path("/x")) is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's mount table")
def test_this_computers_file_system_has_a_name(tmp_path: Path) -> None:
    table = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    # In a changed root no mount need cover the folder, and then nobody says.
    assert file_system_type(tmp_path) or "/" not in {line.split(" ")[1] for line in table}
