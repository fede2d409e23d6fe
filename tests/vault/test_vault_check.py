"""The check of a whole vault: it finds what is wrong, says so, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from colearn_desktop.domain.errors import CancelledError
from colearn_desktop.domain.events import StretchStruck
from colearn_desktop.vault.erasing import drop_key
from colearn_desktop.vault.vault import Vault
from colearn_desktop.vault.vault_check import CheckStage, VaultFindings
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.fakes.vault_room import VaultRoom, drop_guards, raw_sql, room, store


@pytest.fixture
def place(tmp_path: Path) -> VaultRoom:
    place = room(tmp_path)
    for _ in range(2):
        writer = place.writer(place.everyone_agrees(), place.recording())
        for index in range(4):
            store(writer, index, last=index == 3)
    return place


def check(vault: Vault) -> VaultFindings:
    return vault.check(progress=lambda *_: None, cancelled=lambda: False)


def test_a_whole_vault_is_whole(place: VaultRoom) -> None:
    found = check(place.vault)
    assert found.is_whole
    assert (found.answers, found.recordings, found.segments) == (4, 2, 8)
    assert (found.unfinished_stretches, found.waiting_strikes, found.waiting_erasures) == (
        0, 0, 0,
    )  # fmt: skip


def test_it_changes_nothing(place: VaultRoom) -> None:
    check(place.vault)
    before = [(each.name, each.read_bytes()) for each in sorted(place.vault.folder.iterdir())]
    check(place.vault)
    after = [(each.name, each.read_bytes()) for each in sorted(place.vault.folder.iterdir())]
    assert [name for name, _ in before] == [name for name, _ in after]
    assert all(a == b for a, b in zip(before, after, strict=True) if not a[0].endswith("-shm"))


def run(sql: str) -> Callable[[Any], object]:
    return lambda raw: raw.execute(sql)


WRONGS: dict[str, tuple[Callable[[Any], object], Callable[[VaultFindings], object]]] = {
    "an answer dropped": (
        run("DELETE FROM consent_record WHERE position = 4"),
        lambda found: found.answers is None,
    ),
    "an answer altered": (
        run("UPDATE consent_record SET state = 'refused' WHERE position = 2"),
        lambda found: found.answers is None,
    ),
    "sound flipped": (
        run("UPDATE audio_segment SET sealed = zeroblob(length(sealed)) WHERE rowid = 2"),
        lambda found: found.damaged_segments == 1,
    ),
    "sound dropped": (
        run("DELETE FROM audio_segment WHERE rowid = 2"),
        lambda found: found.missing_segments == 1,
    ),
    "the end of sound dropped": (
        run("DELETE FROM audio_segment WHERE rowid = 4"),
        lambda found: found.wrong_totals == 1,
    ),
    "sound moved": (
        run("UPDATE audio_segment SET segment_index = 9 WHERE rowid = 2"),
        lambda found: found.damaged_segments == 1 and found.missing_segments,
    ),
    "an end mark set": (
        run("UPDATE audio_segment SET last = 1 WHERE rowid = 2"),
        lambda found: found.damaged_segments == 1,
    ),
    "a key spoilt": (
        run("UPDATE recording SET wrapped_key = zeroblob(60)"),
        lambda found: found.unopened == 2,
    ),
    "a guard dropped": (
        run("SELECT 1"),  # all are dropped before each of these
        lambda found: len(found.pages.missing_guards) > 10,
    ),
    "a table dropped": (
        run("DROP TABLE vault_backup"),
        lambda found: found.pages.missing_tables == ("vault_backup",),
    ),
    "a row that belongs to nothing": (
        run("DELETE FROM recording_grant"),
        lambda found: found.pages.disorder > 0,
    ),
}


@pytest.mark.parametrize("wrong", list(WRONGS))
def test_what_is_wrong_is_found(place: VaultRoom, wrong: str) -> None:
    damage, is_found = WRONGS[wrong]
    damage(drop_guards(place.vault))
    found = check(place.vault)
    assert is_found(found), found
    assert not found.is_whole


def test_an_altered_guard_is_found(place: VaultRoom) -> None:
    raw = raw_sql(place.vault)
    raw.execute("DROP TRIGGER recording_never_deleted")
    raw.execute(
        "CREATE TRIGGER recording_never_deleted BEFORE DELETE ON recording BEGIN SELECT 1; END"
    )
    assert check(place.vault).pages.missing_guards == ("recording_never_deleted",)


def test_flipped_bits_anywhere_in_the_file_are_found(place: VaultRoom) -> None:
    place.vault.close()
    database = place.vault.folder / "vault.db"
    whole = database.read_bytes()
    opened = 0
    for page in range(1, len(whole) // 4_096, 7):
        spoilt = bytearray(whole)
        spoilt[page * 4_096 + 1_000] ^= 1
        database.write_bytes(spoilt)
        try:
            vault = Vault.unlock(place.vault.folder, PASSPHRASE)
        except Exception:  # noqa: BLE001 - noticed even earlier
            continue
        with vault:
            opened += 1
            found = check(vault)
            assert not found.is_whole, page
            assert found.pages.altered_pages, page
    assert opened > 3


def test_a_damaged_key_file_is_told_from_a_damaged_ledger(place: VaultRoom) -> None:
    key_file = place.vault.folder / "vault.key"
    key_file.write_bytes(key_file.read_bytes()[:-30])
    found = check(place.vault)
    assert not found.key_file_is_whole
    assert not found.is_whole


def test_what_is_unfinished_is_said_and_is_no_damage(place: VaultRoom) -> None:
    (first, *_rest) = place.vault.recordings.list_recordings(place.session_id)
    store(place.writer(place.everyone_agrees(), place.recording()), 0)
    place.log(StretchStruck(from_ms=0, until_ms=1_000))
    drop_key(place.vault._database, first.recording_id)
    found = check(place.vault)
    assert found.is_whole
    assert (found.unfinished_stretches, found.waiting_strikes, found.waiting_erasures) == (
        1, 1, 1,
    )  # fmt: skip
    assert found.recordings == 2


def test_a_recording_that_goes_on_meanwhile_is_no_damage(place: VaultRoom) -> None:
    writer = place.writer(place.everyone_agrees(), place.recording())
    stored = 0

    def record(stage: CheckStage, _done: int, _total: int) -> None:
        nonlocal stored
        if stage is CheckStage.SOUND:
            store(writer, stored)
            stored += 1

    found = place.vault.check(progress=record, cancelled=lambda: False)
    assert stored > 5
    assert found.is_whole, found


@pytest.mark.parametrize("stage", list(CheckStage))
def test_it_can_be_stopped(place: VaultRoom, stage: CheckStage) -> None:
    reached = []

    def note(now: CheckStage, _done: int, _total: int) -> None:
        if now is stage:
            reached.append(now)

    with pytest.raises(CancelledError):
        place.vault.check(progress=note, cancelled=lambda: bool(reached))
