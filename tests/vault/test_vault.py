from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from colearn_desktop.domain.errors import (
    KeyFileDamagedError,
    StorageFullError,
    VaultDamagedError,
    VaultExistsError,
    VaultInUseError,
    VaultLockedError,
    VaultMissingError,
    VaultReadOnlyError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from colearn_desktop.domain.events import MomentMarked
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.vault import migrations
from colearn_desktop.vault.vault import Vault
from tests.fakes.full_disk import full
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE, cheap_vault
from tests.fakes.vault_room import VaultRoom, store

# Runs in a mount namespace of its own, so that it needs no cleaning up.
IN_A_MOUNT = """
import sys
from pathlib import Path
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE
folder = Path(sys.argv[2])
try:
    if sys.argv[1] == "create":
        Vault.create(folder, PASSPHRASE, CHEAPEST)
    else:
        Vault.unlock(folder, PASSPHRASE)
except ColearnError as error:
    print(type(error).__name__, "left behind" if folder.exists() else "gone")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def in_a_mount(mount: str, action: str, folder: Path) -> str:
    """What `action` below a mount says; skips where one cannot be made."""
    python = f'"{sys.executable}" -c "$0" {action} "{folder}"'
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("no mount namespaces here")
    probe = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount], capture_output=True, check=False
    )
    if probe.returncode:
        pytest.skip("mounting is not allowed here")
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", f"{mount} && {python}", IN_A_MOUNT],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return done.stdout.strip()


# Opening


def test_what_was_stored_is_there_after_unlocking(tmp_path: Path, folder: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        place = VaultRoom(vault)
        vault.settings.set("language", "en")
        device_id = vault.device_id
    with Vault.unlock(folder, PASSPHRASE) as vault:
        assert [each.title for each in vault.sessions.list()] == ["Bridge Street"]
        assert len(vault.events.read(place.session_id)) == 2
        assert vault.settings.get("language") == "en"
        assert vault.device_id == device_id
        assert len(device_id) == 32


def test_the_recovery_key_opens_it_and_sets_a_new_passphrase(folder: Path) -> None:
    vault, recovery_key = Vault.create(folder, PASSPHRASE, CHEAPEST)
    vault.close()
    with Vault.unlock_with_recovery_key(folder, recovery_key.lower()) as vault:
        vault.set_passphrase("a passphrase to keep", CHEAPEST)
    Vault.unlock(folder, "a passphrase to keep").close()


def test_changing_the_passphrase_asks_for_the_old_one(tmp_path: Path, folder: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        with pytest.raises(WrongPassphraseError):
            vault.change_passphrase("not the old one", "a passphrase to keep", CHEAPEST)
        with pytest.raises(WeakPassphraseError):
            vault.change_passphrase(PASSPHRASE, "short", CHEAPEST)
        vault.change_passphrase(PASSPHRASE, "a passphrase to keep", CHEAPEST)
    with pytest.raises(WrongPassphraseError):
        Vault.unlock(folder, PASSPHRASE)
    Vault.unlock(folder, "a passphrase to keep").close()


def test_a_folder_without_a_vault(folder: Path) -> None:
    assert not Vault.exists(folder)
    with pytest.raises(VaultMissingError):
        Vault.unlock(folder, PASSPHRASE)
    assert not folder.exists()
    folder.mkdir()
    with pytest.raises(VaultMissingError):
        Vault.unlock(folder, PASSPHRASE)
    assert list(folder.iterdir()) == []


def test_a_wrong_passphrase_lets_go_of_the_lock(tmp_path: Path, folder: Path) -> None:
    cheap_vault(tmp_path).close()
    for _ in range(2):
        with pytest.raises(WrongPassphraseError):
            Vault.unlock(folder, "not the passphrase")
    Vault.unlock(folder, PASSPHRASE).close()


def test_an_open_vault_is_not_opened_again(tmp_path: Path, folder: Path) -> None:
    with cheap_vault(tmp_path), pytest.raises(VaultInUseError):
        Vault.unlock(folder, PASSPHRASE)
    Vault.unlock(folder, PASSPHRASE).close()


def test_a_vault_is_never_overwritten(tmp_path: Path, folder: Path) -> None:
    cheap_vault(tmp_path).close()
    (folder / "vault.key").unlink()
    with pytest.raises(VaultExistsError):
        Vault.create(folder, PASSPHRASE, CHEAPEST)


def test_the_folder_is_its_owners_alone(tmp_path: Path, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    with cheap_vault(tmp_path) as vault:
        VaultRoom(vault)
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_use_keeps_its_permissions(tmp_path: Path, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    (folder / "somebody's file").touch()
    with cheap_vault(tmp_path):
        assert folder.stat().st_mode & 0o777 == 0o755


# Closing


def test_closing_leaves_one_file_of_data(tmp_path: Path, folder: Path) -> None:
    vault = cheap_vault(tmp_path)
    VaultRoom(vault)
    vault.close()
    vault.close()
    names = {each.name for each in folder.iterdir()}
    assert names == {"vault.db", "vault.key", "vault.lock"}


def test_a_closed_vault_gives_nothing_away(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path)
    place = VaultRoom(vault)
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    store(writer, 0)
    vault.close()
    assert vault._keys.vault_key == bytes(32)
    for asked in (
        vault.sessions.list,
        lambda: vault.events.read(place.session_id),
        lambda: place.log(MomentMarked()),
        lambda: vault.consents.read(place.session_id),
        lambda: vault.recordings.fetch(recording_id, 1, 0),
        lambda: store(writer, 1),
        lambda: vault.settings.get("language"),
    ):
        with pytest.raises(VaultLockedError):
            asked()


# Damage


def test_a_missing_or_damaged_key_file(tmp_path: Path, folder: Path) -> None:
    cheap_vault(tmp_path).close()
    key_file = folder / "vault.key"
    whole = key_file.read_bytes()
    key_file.write_bytes(whole[:-40])
    with pytest.raises(KeyFileDamagedError):
        Vault.unlock(folder, PASSPHRASE)
    key_file.unlink()
    assert Vault.exists(folder)
    with pytest.raises(KeyFileDamagedError):
        Vault.unlock(folder, PASSPHRASE)
    key_file.write_bytes(whole)
    Vault.unlock(folder, PASSPHRASE).close()


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\0" * 512, os.urandom(8192)])
def test_a_missing_emptied_or_foreign_database(
    tmp_path: Path, folder: Path, content: bytes | None
) -> None:
    cheap_vault(tmp_path).close()
    database = folder / "vault.db"
    database.unlink()
    if content is not None:
        database.write_bytes(content)
    with pytest.raises(VaultDamagedError):
        Vault.unlock(folder, PASSPHRASE)
    assert database.exists() == (content is not None)


def test_another_vaults_database(tmp_path: Path, folder: Path) -> None:
    cheap_vault(tmp_path).close()
    cheap_vault(tmp_path, "other").close()
    (tmp_path / "other" / "vault.db").replace(folder / "vault.db")
    with pytest.raises(VaultDamagedError):
        Vault.unlock(folder, PASSPHRASE)


def test_a_flipped_bit_in_a_page_is_damage(tmp_path: Path, folder: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        place = VaultRoom(vault)
    database = folder / "vault.db"
    whole = database.read_bytes()
    found = 0
    for page in range(len(whole) // 4096):
        altered = bytearray(whole)
        altered[page * 4096 + 2000] ^= 1
        database.write_bytes(altered)
        try:
            with Vault.unlock(folder, PASSPHRASE) as vault:
                vault.sessions.list()
                vault.events.read(place.session_id)
        except VaultDamagedError:
            found += 1
    assert found >= 4
    database.write_bytes(whole)
    Vault.unlock(folder, PASSPHRASE).close()


# Half-way failures


def test_a_failure_while_making_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "make_tables", full)
        with pytest.raises(StorageFullError):
            Vault.create(folder, PASSPHRASE, CHEAPEST)
    assert not folder.exists()
    folder.mkdir()
    (folder / "somebody's file").touch()
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "make_tables", full)
        with pytest.raises(StorageFullError):
            Vault.create(folder, PASSPHRASE, CHEAPEST)
    assert [each.name for each in folder.iterdir()] == ["somebody's file"]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_failed_rename_while_making_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    rename = Path.rename
    calls: list[Path] = []

    def fail(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fail)
        with pytest.raises(StorageFullError):
            Vault.create(folder, PASSPHRASE, CHEAPEST)
    assert not folder.exists()


def test_power_lost_between_the_two_renames(tmp_path: Path, folder: Path) -> None:
    cheap_vault(tmp_path).close()
    (folder / "vault.key").rename(folder / "vault.key.part")
    assert Vault.exists(folder)
    Vault.unlock(folder, PASSPHRASE).close()


def test_power_lost_before_the_renames(tmp_path: Path, folder: Path) -> None:
    cheap_vault(tmp_path).close()
    (folder / "vault.key").rename(folder / "vault.key.part")
    (folder / "vault.db").rename(folder / "vault.db.part")
    assert not Vault.exists(folder)
    Vault.create(folder, PASSPHRASE, CHEAPEST)[0].close()
    assert {each.name for each in folder.iterdir()} == {"vault.db", "vault.key", "vault.lock"}


def test_a_file_where_the_folder_should_be(folder: Path) -> None:
    folder.write_text("a file")
    with pytest.raises(VaultReadOnlyError):
        Vault.create(folder, PASSPHRASE, CHEAPEST)
    assert folder.read_text() == "a file"


def test_a_read_only_place(tmp_path: Path, folder: Path) -> None:
    cheap_vault(tmp_path).close()
    mount = f'mount --bind "{tmp_path}" "{tmp_path}" && mount -o remount,ro,bind "{tmp_path}"'
    assert in_a_mount(mount, "unlock", folder) == "VaultReadOnlyError left behind"
    assert in_a_mount(mount, "create", tmp_path / "new") == "VaultReadOnlyError gone"


@pytest.mark.parametrize("size_kib", [4, 16, 64, 128])
def test_a_place_without_room(tmp_path: Path, size_kib: int) -> None:
    mount = f'mount -t tmpfs -o size={size_kib}k none "{tmp_path}"'
    assert in_a_mount(mount, "create", tmp_path / "new") == "StorageFullError gone"


# Threads


def test_one_thread_records_while_another_writes_and_a_third_reads(tmp_path: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        place = VaultRoom(vault)
        recording_id = place.recording()
        writer = place.writer(place.everyone_agrees(), recording_id)
        failures: list[Exception] = []

        def guarded(work: object) -> None:
            assert callable(work)
            try:
                for index in range(60):
                    work(index)
            except Exception as error:  # noqa: BLE001 - shown by the assertion below
                failures.append(error)

        threads = [
            threading.Thread(target=guarded, args=(work,))
            for work in (
                lambda index: store(writer, index, last=index == 59),
                lambda index: place.log(MomentMarked(), at_ms=index),
                lambda _index: vault.events.read(SessionId(place.session_id)),
                lambda _index: vault.recordings.list_recordings(place.session_id),
            )
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert vault.recordings.verify(recording_id).segments == 60
        assert len(vault.events.read(place.session_id)) == 62
