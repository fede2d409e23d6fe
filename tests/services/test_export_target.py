from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.domain.errors import ArchiveTargetError
from colearn_desktop.services.export_target import look_at_target


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


def test_the_vaults_folder_and_what_is_in_it_are_known_whatever_they_are_called(
    vault_folder: Path, tmp_path: Path
) -> None:
    inside = vault_folder / "below"
    inside.mkdir()
    link = tmp_path / "link"
    link.symlink_to(vault_folder)
    for folder in (vault_folder, inside, link, tmp_path / "vault" / ".." / "vault"):
        assert look_at_target(folder, vault_folder, 1).is_in_vault
    assert not look_at_target(tmp_path, vault_folder, 1).is_in_vault


def test_the_same_disk_is_told_from_another(vault_folder: Path, tmp_path: Path) -> None:
    assert look_at_target(tmp_path, vault_folder, 1).is_on_vault_disk
    other = Path("/dev/shm")
    if other.is_dir() and other.stat().st_dev != vault_folder.stat().st_dev:
        assert not look_at_target(other, vault_folder, 1).is_on_vault_disk


def test_a_long_archive_is_split_and_a_short_one_is_not(
    vault_folder: Path, tmp_path: Path
) -> None:
    parts = [
        look_at_target(tmp_path, vault_folder, size).parts
        for size in (0, 1_000, 5_000_000_000, 50_000_000_000)
    ]
    assert parts[:2] == [1, 1]
    assert 1 < parts[2] < parts[3] <= 15


def test_a_place_that_is_not_there_or_no_folder_is_refused(
    vault_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "unplugged", tmp_path / "file"):
        with pytest.raises(ArchiveTargetError):
            look_at_target(place, vault_folder, 1)
