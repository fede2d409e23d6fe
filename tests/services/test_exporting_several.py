"""Several sessions in one archive, and contents that were chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from colearn_desktop.archive.opening_key import Words
from colearn_desktop.archive.reader import extract_archive
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import ConsentError
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.retention import Kept
from colearn_desktop.outputs.session_json import read_session_json
from colearn_desktop.outputs.session_record import Contents, SessionRecord
from colearn_desktop.services.archiving import (
    ExportedArchive,
    ExportWish,
    export_sessions,
    plan_export,
    plan_exports,
)
from colearn_desktop.services.keeping_promises import promise_day
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.private_names import write_private_names
from colearn_desktop.services.session_log import SessionLog
from tests.fakes.opened_archive import check_opened
from tests.fakes.sessions import make_session
from tests.services.past_session import PastSession

DAY_MS = 24 * 3_600_000


@pytest.fixture
def past(tmp_path: Path) -> PastSession:
    past = PastSession(tmp_path, title="Secret Garden of Clover")
    past.everyone_agrees()
    past.record(15_000, 3)
    return past


def later_session(past: PastSession) -> SessionId:
    """The day after: nobody has agreed to anything, and nothing was recorded."""
    past.clock.advance(DAY_MS)
    session_id = make_session(past.vault, past.clock, 2)
    live = LiveSession(SessionLog(past.vault, session_id, past.clock))
    live.start()
    past.clock.advance(5_000)
    live.end()
    return session_id


def export(past: PastSession, folder: Path, wish: ExportWish, **how: Any) -> ExportedArchive:
    folder.mkdir(exist_ok=True)
    wishes: dict[str, Any] = {
        "progress": lambda _done, _total: None,
        "cancelled": lambda: False,
    }
    return export_sessions(past.vault, wish, folder, clock=past.clock, **{**wishes, **how})


def opened(exported: ExportedArchive, folder: Path) -> Path:
    extract_archive(exported.archive, Words(exported.words, exported.unlock), folder)
    return check_opened(folder)


def record_in(folder: Path) -> SessionRecord:
    return read_session_json((folder / "session.json").read_text(encoding="utf-8"))


def test_several_sessions_lie_in_a_folder_each_the_earliest_first(
    past: PastSession, tmp_path: Path
) -> None:
    later = later_session(past)
    exported = export(past, tmp_path / "stick", ExportWish((later, past.session_id)))
    assert (exported.notes, exported.recorded_ms) == (3, 3_000)
    data = opened(exported, tmp_path / "opened")
    first, second, index = sorted(data.iterdir())
    assert index.name == "index.html"
    assert record_in(first).session_id == past.session_id
    assert record_in(second).session_id == later
    assert {p.name for p in (first / "audio").iterdir()} == {
        "001-from-0-00-15.cue",
        "001-from-0-00-15.flac",
    }
    assert not (second / "audio").exists()
    page = index.read_text(encoding="utf-8")
    for folder in (first, second):
        assert f'href="{folder.name}/notes.html"' in page
        assert (folder / "notes.html").exists()


def test_a_folders_name_is_a_number_and_a_day(past: PastSession, tmp_path: Path) -> None:
    wish = ExportWish((past.session_id, later_session(past)))
    data = opened(export(past, tmp_path / "stick", wish), tmp_path / "opened")
    names = sorted(path.name for path in data.iterdir() if path.is_dir())
    days = [name[3:] for name in names]
    assert [name[:3] for name in names] == ["01-", "02-"]
    assert days == sorted(days)
    assert all(len(day) == 10 and day.replace("-", "").isdigit() for day in days)


def test_each_session_is_cut_down_by_its_own_answers(past: PastSession) -> None:
    wish = ExportWish((past.session_id, later_session(past)))
    first, second = plan_exports(past.vault, wish)
    assert (first.notes, len(first.unnamed)) == (3, 0)
    assert (second.notes, len(second.unnamed)) == (0, second.people)


def test_an_answer_in_any_of_them_meanwhile_leaves_nothing(
    past: PastSession, tmp_path: Path
) -> None:
    wish = ExportWish((past.session_id, later_session(past)))

    def withdraw(done_bytes: int, total_bytes: int) -> None:
        if done_bytes == total_bytes:
            past.answer("Ash", Purpose.ARCHIVING, ConsentState.WITHDRAWN)

    with pytest.raises(ConsentError):
        export(past, tmp_path / "stick", wish, progress=withdraw)
    assert list((tmp_path / "stick").iterdir()) == []


def test_without_sound_everything_else_is_there(past: PastSession, tmp_path: Path) -> None:
    wish = ExportWish((past.session_id,), Contents.NO_SOUND)
    plan = plan_export(past.vault, past.session_id, Contents.NO_SOUND)
    assert (plan.sound.missing, plan.sound.goes_along) == ((), False)
    exported = export(past, tmp_path / "stick", wish)
    assert (exported.notes, exported.recorded_ms) == (3, 0)
    data = opened(exported, tmp_path / "opened")
    assert not (data / "audio").exists()
    record = record_in(data)
    assert record.contents is Contents.NO_SOUND
    assert record.left_out.sound_ms == 3_000
    assert "Ash" in [person.name for person in record.state().people.values()]


def test_anonymous_notes_name_nobody_of_any_of_the_sessions(
    past: PastSession, tmp_path: Path
) -> None:
    later = later_session(past)
    write_private_names(past.vault.settings, ["Mrs Bridge"])
    promise_day(
        past.vault, past.clock, later, Kept.SESSION, "2026-12-01", "as Ash and Mrs Bridge asked"
    )
    past.vault.sessions.rename(later, title="After Clover and mrs bridge", place="")
    wish = ExportWish((past.session_id, later), Contents.ANONYMOUS_NOTES)
    data = opened(export(past, tmp_path / "stick", wish), tmp_path / "opened")
    names = [person.name for person in past.log.state.people.values()]
    for file in data.rglob("*"):
        if file.is_file():
            text = file.read_text(encoding="utf-8").casefold()
            for name in (*names, "Mrs Bridge"):
                assert f" {name.casefold()}" not in text, (file.name, name)
    records = [record_in(folder) for folder in sorted(data.iterdir()) if folder.is_dir()]
    assert [record.title for record in records] == [
        "Secret Garden of somebody",
        "After somebody and somebody",
    ]
    assert len(records[0].state().notes) == 3


def test_a_session_twice_or_none_is_refused(past: PastSession) -> None:
    for ids in ((), (past.session_id, past.session_id)):
        with pytest.raises(ValueError, match="at least one session"):
            plan_exports(past.vault, ExportWish(ids))


def test_progress_over_several_never_goes_back(past: PastSession, tmp_path: Path) -> None:
    wish = ExportWish((later_session(past), past.session_id))
    seen: list[tuple[int, int]] = []
    export(past, tmp_path / "s", wish, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen, key=lambda step: step[0])
    assert seen[-1][0] == seen[-1][1]
