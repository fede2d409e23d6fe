"""A whole copy of an open vault: true to one moment, verified, or not there at all."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from colearn_desktop import disk
from colearn_desktop.domain.backup_errors import BackupTargetError, BackupTooLargeError
from colearn_desktop.domain.consent import ConsentState
from colearn_desktop.domain.errors import (
    CancelledError,
    VaultDamagedError,
)
from colearn_desktop.vault import backup_copy
from colearn_desktop.vault.backup_copy import BackupStage
from colearn_desktop.vault.backup_folder import find_backups, unfinished_backups
from colearn_desktop.vault.keyslots import read_ledger_head
from colearn_desktop.vault.vault import Vault
from tests.fakes.small_disk import SmallDisk
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.fakes.vault_room import VaultRoom, drop_guards, sound, store
from tests.vault.backups_made import back_up, names_in, spoken_in


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VaultRoom]:
    """One for all: nothing that a backup does, or fails to do, changes the vault."""
    place = spoken_in(tmp_path_factory.mktemp("spoken"))
    with place.vault:
        yield place


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[VaultRoom]:
    place = spoken_in(tmp_path)
    with place.vault:
        yield place


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_the_copy_opens_as_the_vault_does(place: VaultRoom, stick: Path) -> None:
    written = back_up(place.vault, stick)
    assert written.folder == stick / "backup"
    assert names_in(stick) == ["backup"]
    assert names_in(written.folder) == ["backup.json", "vault.db", "vault.key"]
    assert written.size_bytes == (written.folder / "vault.db").stat().st_size
    assert all(each.stat().st_mode & 0o077 == 0 for each in written.folder.iterdir())
    with Vault.unlock(written.folder, PASSPHRASE) as copy:
        (recording,) = copy.recordings.list_recordings(place.session_id)
        assert recording.frames == 40 * 48_000
        assert copy.recordings.verify(recording.recording_id).is_whole
        assert copy.events.read(place.session_id) == place.vault.events.read(place.session_id)
        assert copy.consents.read(place.session_id) == place.vault.consents.read(
            place.session_id
        )


def test_nothing_can_be_read_in_it_without_the_key(place: VaultRoom, stick: Path) -> None:
    folder = back_up(place.vault, stick).folder
    content = b"".join(each.read_bytes() for each in folder.iterdir())
    assert b"SQLite format 3" not in content
    assert b"Bridge Street" not in content
    assert b"Person 1" not in content


def test_work_goes_on_and_the_copy_shows_one_moment(fresh: VaultRoom, stick: Path) -> None:
    recording_id = fresh.recording()
    writer = fresh.writer(fresh.everyone_agrees(), recording_id)
    stored = 0

    def record(stage: BackupStage, done: int, _total: int) -> None:
        nonlocal stored
        if stage is BackupStage.WRITING and done:
            store(writer, stored)
            fresh.answer(1, ConsentState.GRANTED)
            stored += 1

    back_up(fresh.vault, stick, progress=record)
    assert stored > 1
    answers = len(fresh.vault.consents.read(fresh.session_id))
    with Vault.unlock(stick / "backup", PASSPHRASE) as copy:
        assert copy.recordings.get(recording_id).frames == 0
        assert len(copy.consents.read(fresh.session_id)) == answers - stored
        # The pair belongs together: the head in its key file is that of its own chain.
        head = read_ledger_head(stick / "backup" / "vault.key", copy._keys)
        assert head.count == answers - stored
    store(writer, stored, last=True)
    assert fresh.vault.recordings.verify(recording_id).is_whole
    assert [fresh.vault.recordings.fetch(recording_id, 1, n) for n in range(stored)] == [
        sound(n) for n in range(stored)
    ]


def test_a_writer_on_another_thread_is_never_kept_waiting(tmp_path: Path, stick: Path) -> None:
    place = spoken_in(tmp_path, segments=60)
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    ended = threading.Event()
    failures: list[Exception] = []
    stored = 0

    def record() -> None:
        nonlocal stored
        while not ended.wait(0.002):
            try:
                store(writer, stored)
            except Exception as error:  # noqa: BLE001 - told below
                failures.append(error)
                return
            stored += 1

    thread = threading.Thread(target=record)
    thread.start()
    back_up(place.vault, stick)
    ended.set()
    thread.join()
    assert not failures
    assert stored > 5
    check = place.vault.recordings.verify(recording_id)
    assert (check.segments, check.missing, check.damaged) == (stored, (), ())
    place.vault.close()


def test_progress_counts_bytes_up_to_the_whole(place: VaultRoom, stick: Path) -> None:
    told: dict[BackupStage, list[tuple[int, int]]] = {stage: [] for stage in BackupStage}
    written = back_up(
        place.vault, stick, progress=lambda stage, *bytes_: told[stage].append(bytes_)
    )
    for stage in (BackupStage.WRITING, BackupStage.READING_BACK):
        assert told[stage] == sorted(told[stage])
        assert told[stage][-1] == (written.size_bytes, written.size_bytes)
        assert len(told[stage]) > 1
    assert told[BackupStage.CHECKING] == [(0, 0)]


@pytest.mark.parametrize("stage", list(BackupStage))
def test_it_can_be_stopped_at_every_stage(
    place: VaultRoom, stick: Path, stage: BackupStage
) -> None:
    reached = threading.Event()

    def note(now: BackupStage, _done: int, _total: int) -> None:
        if now is stage:
            reached.set()

    with pytest.raises(CancelledError):
        back_up(place.vault, stick, progress=note, cancelled=reached.is_set)
    assert names_in(stick) == []


def test_a_vault_that_is_locked_meanwhile_leaves_no_backup(
    fresh: VaultRoom, stick: Path
) -> None:
    begun, closed = threading.Event(), threading.Event()

    def lock() -> None:
        begun.wait()
        fresh.vault.close()  # waits for the snapshot to be let go of
        closed.set()

    def note(_stage: BackupStage, _done: int, _total: int) -> None:
        begun.set()

    locking = threading.Thread(target=lock)
    locking.start()
    try:
        # As the program does it: it asks the backup to stop, and then locks.
        with pytest.raises(CancelledError):
            back_up(fresh.vault, stick, progress=note, cancelled=begun.is_set)
    finally:
        begun.set()
        locking.join()
    assert closed.is_set()
    assert names_in(stick) == []


def test_a_damaged_vault_is_not_backed_up(fresh: VaultRoom, stick: Path) -> None:
    drop_guards(fresh.vault).execute("DELETE FROM consent_record WHERE position = 1")
    with pytest.raises(VaultDamagedError):
        back_up(fresh.vault, stick)
    assert names_in(stick) == []


def test_too_little_room_is_said_before_anything_is_written(
    place: VaultRoom, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage(stick)._replace(free=1_000_000)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: free)
    with pytest.raises(BackupTargetError, match="space"):
        back_up(place.vault, stick)
    assert names_in(stick) == []


def test_four_gibibytes_on_fat_are_said_before_anything_is_written(
    place: VaultRoom, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "file_system_type", lambda _folder: "vfat")
    monkeypatch.setattr(disk, "FAT_MAX_FILE_BYTES", 1_000_000)
    with pytest.raises(BackupTooLargeError):
        back_up(place.vault, stick)
    assert names_in(stick) == []


def test_an_earlier_backup_of_the_same_name_is_left_alone(
    place: VaultRoom, stick: Path
) -> None:
    back_up(place.vault, stick)
    before = (stick / "backup" / "vault.db").read_bytes()
    with pytest.raises(BackupTargetError):
        back_up(place.vault, stick)
    assert (stick / "backup" / "vault.db").read_bytes() == before


def test_a_place_that_is_not_there_is_an_expected_failure(
    place: VaultRoom, stick: Path
) -> None:
    with pytest.raises(BackupTargetError):
        back_up(place.vault, stick / "gone")


def spoil(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("name", ["vault.db", "vault.key"])
def test_what_does_not_read_back_as_written_is_no_backup(
    place: VaultRoom, stick: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def forget(file: object) -> None:
        spoil(stick / "backup.part" / name, 900)

    monkeypatch.setattr(backup_copy, "forget_cached", forget)
    with pytest.raises(BackupTargetError):
        back_up(place.vault, stick)
    assert names_in(stick) == []


@pytest.mark.fault
def test_a_stick_that_fills_up_at_any_point_leaves_nothing(
    place: VaultRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = shutil.disk_usage("/")
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: room)
    for number, size_kib in enumerate((4, 8, 12, 64, 500, 1_000, 1_900, 2_000)):
        small = SmallDisk(tmp_path / f"small-{number}", size_kib)
        try:
            with pytest.raises(BackupTargetError):
                back_up(place.vault, small.folder)
            assert names_in(small.folder) == [], size_kib
        finally:
            small.close()
    assert place.vault.consents.verify()


@pytest.mark.fault
@pytest.mark.parametrize("stage", list(BackupStage))
def test_a_stick_that_is_pulled_out_is_never_a_success(
    place: VaultRoom, tmp_path: Path, stage: BackupStage
) -> None:
    stick = SmallDisk(tmp_path / "pulled", 64_000)
    pulled = threading.Event()

    def pull(now: BackupStage, _done: int, _total: int) -> None:
        if now is stage and not pulled.is_set():
            pulled.set()
            stick.pull_out()

    try:
        with pytest.raises(BackupTargetError):
            back_up(place.vault, stick.folder, progress=pull)
    finally:
        stick.close()
    assert find_backups(stick.folder) == []
    assert place.vault.consents.verify()


# The folder


def test_backups_are_found_newest_first_and_by_vault(place: VaultRoom, stick: Path) -> None:
    for number, name in ((2, "b"), (3, "c"), (1, "a")):
        back_up(place.vault, stick, name=name, made_utc_ms=number, backup_id=f"{number:032x}")
    assert [each.folder.name for each in find_backups(stick)] == ["c", "b", "a"]
    assert [each.made_utc_ms for each in find_backups(stick, place.vault.vault_id)] == [3, 2, 1]
    assert find_backups(stick, "f" * 32) == []
    assert [each.folder.name for each in find_backups(stick / "b")] == ["b"]
    (stick / "c").rename(stick / "c.part")
    assert [each.folder.name for each in find_backups(stick)] == ["b", "a"]
    assert unfinished_backups(stick, place.vault.vault_id) == [stick / "c.part"]


NONSENSE: list[Callable[[Path], object]] = [
    lambda folder: (folder / "backup.json").write_bytes(b"{}"),
    lambda folder: (folder / "backup.json").write_bytes(b"\xff\xfe"),
    lambda folder: (folder / "backup.json").write_bytes(b"[" * 9_000),
    lambda folder: (folder / "backup.json").write_bytes(b" " * 99_000),
    lambda folder: (folder / "vault.db").unlink(),
    lambda folder: (folder / "vault.key").unlink(),
    lambda folder: (folder / "backup.json").write_text(
        (folder / "backup.json").read_text().replace("5000", '"5000"')
    ),
]


@pytest.mark.parametrize("spoiling", NONSENSE)
def test_what_does_not_describe_a_backup_is_none(
    place: VaultRoom, stick: Path, spoiling: Callable[[Path], object]
) -> None:
    folder = back_up(place.vault, stick).folder
    assert len(find_backups(stick)) == 1
    spoiling(folder)
    assert find_backups(stick) == []
