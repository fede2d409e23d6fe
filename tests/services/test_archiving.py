from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from colearn_desktop.archive.opening_key import Words
from colearn_desktop.archive.reader import extract_archive, verify_archive
from colearn_desktop.archive.words import normalise_words
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import (
    ArchiveTargetError,
    CancelledError,
    ConsentError,
    StruckMeanwhileError,
    VaultLockedError,
)
from colearn_desktop.domain.events import StretchStruck
from colearn_desktop.outputs.session_json import read_session_json
from colearn_desktop.services.archiving import ExportedArchive, export_session, plan_export
from colearn_desktop.services.silencing import silence_strikes
from tests.fakes.opened_archive import check_opened
from tests.services.past_session import RATE_HZ, PastSession


@pytest.fixture
def past(tmp_path: Path) -> PastSession:
    return PastSession(tmp_path)


def export(past: PastSession, folder: Path, **how: Any) -> ExportedArchive:
    folder.mkdir(exist_ok=True)
    wishes: dict[str, Any] = {
        "progress": lambda _done, _total: None,
        "cancelled": lambda: False,
    }
    return export_session(
        past.vault, past.session_id, folder, clock=past.clock, **{**wishes, **how}
    )


def opened(exported: ExportedArchive, folder: Path) -> Path:
    extract_archive(exported.archive, Words(exported.words, exported.unlock), folder)
    return check_opened(folder)


def samples(file: Path) -> np.ndarray[Any, Any]:
    found, rate_hz = soundfile.read(io.BytesIO(file.read_bytes()), dtype="int16")
    assert rate_hz == RATE_HZ
    return np.asarray(found)


def test_an_archive_holds_everything_and_reads_back(past: PastSession, tmp_path: Path) -> None:
    past.everyone_agrees()
    past.record(15_000, 20)
    past.record(60_000, 5, pitch=2)
    exported = export(past, tmp_path / "stick")
    assert exported.recorded_ms == 25_000
    assert exported.notes == 3
    assert len(exported.words.split("-")) == 7
    assert exported.words == normalise_words(exported.words)
    data = opened(exported, tmp_path / "opened")
    assert sorted(p.relative_to(data).as_posix() for p in data.rglob("*") if p.is_file()) == [
        "audio/001-from-0-00-15.cue",
        "audio/001-from-0-00-15.flac",
        "audio/002-from-0-01-00.cue",
        "audio/002-from-0-01-00.flac",
        "consent.csv",
        "ledger.jsonl",
        "notes.html",
        "notes.vtt",
        "ro-crate-metadata.json",
        "session.json",
        "turns.csv",
    ]
    wanted = np.concatenate([past.samples(second)[:, 0] for second in range(20)])
    assert np.array_equal(samples(data / "audio/001-from-0-00-15.flac"), wanted)
    record = read_session_json((data / "session.json").read_text(encoding="utf-8"))
    assert record.state().notes == past.log.state.notes
    assert record.exported_utc_ms == past.clock.utc_ms()
    crate = json.loads((data / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    for entity in crate["@graph"]:
        if entity["@type"] == "File":
            assert int(entity["contentSize"]) == (data / entity["@id"]).stat().st_size


def test_frames_that_were_lost_are_silence_so_that_time_stays_right(
    past: PastSession, tmp_path: Path
) -> None:
    past.everyone_agrees()
    past.record(0, 10, skip_seconds=(3, 4))
    data = opened(export(past, tmp_path / "stick"), tmp_path / "opened")
    (file,) = (data / "audio").glob("*.flac")
    by_second = samples(file).reshape(10, RATE_HZ)
    assert [int(second[0]) for second in by_second] == [
        100, 101, 102, 0, 0, 105, 106, 107, 108, 109,
    ]  # fmt: skip


def test_a_damaged_second_is_silent_and_counted(
    past: PastSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past.everyone_agrees()
    past.record(0, 3)
    fetch = past.vault.recordings.fetch

    def torn(recording_id: Any, stretch: int, index: int) -> bytes:
        return fetch(recording_id, stretch, 99 if index == 1 else index)

    monkeypatch.setattr(past.vault.recordings, "fetch", torn)
    exported = export(past, tmp_path / "stick")
    assert exported.silenced_segments == 1
    data = opened(exported, tmp_path / "opened")
    (file,) = (data / "audio").glob("*.flac")
    assert [int(s[0]) for s in samples(file).reshape(3, RATE_HZ)] == [100, 0, 102]


def test_what_was_struck_is_silent_and_its_notes_stay_even_in_its_grace(
    past: PastSession, tmp_path: Path
) -> None:
    past.everyone_agrees()
    past.record(19_000, 4)
    past.log.append(StretchStruck(19_500, 21_250))
    exported = export(past, tmp_path / "stick")
    assert (exported.notes, exported.silenced_segments) == (2, 0)
    data = opened(exported, tmp_path / "opened")
    (file,) = (data / "audio").glob("*.flac")
    wanted = np.concatenate([past.samples(second)[:, 0] for second in range(4)])
    wanted[RATE_HZ // 2 : RATE_HZ * 9 // 4] = 0
    assert np.array_equal(samples(file), wanted)
    for name in ("notes.html", "notes.vtt", "session.json"):
        text = (data / name).read_text(encoding="utf-8")
        assert "Buses" not in text
        assert "truck" in text
    # Once it is silenced, the archive sounds the same.
    assert silence_strikes(past.vault, past.clock).segments == 3
    again = opened(export(past, tmp_path / "stick 2"), tmp_path / "opened 2")
    assert np.array_equal(samples(next((again / "audio").glob("*.flac"))), wanted)


def test_an_archive_during_which_something_is_struck_is_thrown_away(
    past: PastSession, tmp_path: Path
) -> None:
    past.everyone_agrees()
    past.record(15_000, 3)
    has_struck = False

    def strike_once(_done: int, _total: int) -> None:
        nonlocal has_struck
        if not has_struck:
            has_struck = True
            past.log.append(StretchStruck(15_000, 16_000))

    with pytest.raises(StruckMeanwhileError):
        export(past, tmp_path / "stick", progress=strike_once)
    assert list((tmp_path / "stick").iterdir()) == []


def test_one_person_without_a_yes_keeps_the_sound_here(
    past: PastSession, tmp_path: Path
) -> None:
    past.everyone_agrees()
    past.record(15_000, 3)
    past.answer("Clover", Purpose.ARCHIVING, ConsentState.WITHDRAWN)
    plan = plan_export(past.vault, past.session_id)
    assert [m.name for m in plan.sound.missing] == ["Clover"]
    exported = export(past, tmp_path / "stick")
    assert exported.recorded_ms == 0
    data = opened(exported, tmp_path / "opened")
    assert not (data / "audio").exists()
    for file in data.iterdir():
        assert b"Clover" not in file.read_bytes()


def test_the_plan_knows_how_long_and_how_large(past: PastSession) -> None:
    past.everyone_agrees()
    past.record(15_000, 3)
    plan = plan_export(past.vault, past.session_id)
    assert plan.sound.recorded_ms == 3_000
    assert plan.sound.stored_bytes > 100


def test_erased_sound_is_not_there(past: PastSession, tmp_path: Path) -> None:
    past.everyone_agrees()
    past.record(15_000, 3)
    (recording,) = past.vault.recordings.list_recordings(past.session_id)
    past.vault.recordings.erase_audio(recording.recording_id)
    assert plan_export(past.vault, past.session_id).sound.recorded_ms == 0
    data = opened(export(past, tmp_path / "stick"), tmp_path / "opened")
    assert not (data / "audio").exists()


def test_a_session_without_notes_or_sound_is_an_archive_too(tmp_path: Path) -> None:
    past = PastSession(tmp_path, notes=False)
    exported = export(past, tmp_path / "stick")
    assert exported.notes == 0
    verify_archive(exported.archive, Words(exported.words))


@pytest.mark.parametrize("after_calls", [0, 3, 12, 25])
def test_cancelling_leaves_nothing(past: PastSession, tmp_path: Path, after_calls: int) -> None:
    past.everyone_agrees()
    past.record(15_000, 8)
    stick = tmp_path / "stick"
    calls = iter(range(10_000))
    with pytest.raises(CancelledError):
        export(past, stick, cancelled=lambda: next(calls) >= after_calls)
    assert list(stick.iterdir()) == []


def test_a_withdrawal_while_it_is_written_leaves_nothing(
    past: PastSession, tmp_path: Path
) -> None:
    past.everyone_agrees()
    stick = tmp_path / "stick"

    def withdraw(done_bytes: int, total_bytes: int) -> None:
        if done_bytes == total_bytes:
            past.answer("Ash", Purpose.ARCHIVING, ConsentState.WITHDRAWN)

    with pytest.raises(ConsentError):
        export(past, stick, progress=withdraw)
    assert list(stick.iterdir()) == []


def test_a_lock_while_it_is_written_leaves_nothing_that_nobody_can_open(
    past: PastSession, tmp_path: Path
) -> None:
    past.everyone_agrees()
    stick = tmp_path / "stick"

    def lock(done_bytes: int, total_bytes: int) -> None:
        if done_bytes == total_bytes:
            past.vault.close()

    with pytest.raises(VaultLockedError):
        export(past, stick, progress=lock)
    assert list(stick.iterdir()) == []


def test_a_place_that_is_gone_is_said_at_once(past: PastSession, tmp_path: Path) -> None:
    with pytest.raises(ArchiveTargetError):
        export_session(
            past.vault,
            past.session_id,
            tmp_path / "unplugged",
            clock=past.clock,
            progress=lambda _done, _total: None,
            cancelled=lambda: False,
        )


def test_progress_never_goes_back_and_ends_at_the_end(
    past: PastSession, tmp_path: Path
) -> None:
    past.everyone_agrees()
    past.record(15_000, 20)
    seen: list[tuple[int, int]] = []
    export(past, tmp_path / "stick", progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen, key=lambda step: step[0])
    assert all(0 <= done <= total for done, total in seen)
    assert seen[-1][0] == seen[-1][1]
